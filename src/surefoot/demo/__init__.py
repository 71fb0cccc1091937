"""An invented organisation with known truth: Larkmoor Mutual. It feeds the demo, the docs and the tests.

Written blind to the measuring code, so that what is planted is nobody's estimator.
"""

from surefoot.demo.files import write
from surefoot.demo.options import Options
from surefoot.demo.organisation import Organisation, plant
from surefoot.demo.surveys import Survey, survey

__all__ = ["Options", "Organisation", "Survey", "plant", "survey", "write"]
