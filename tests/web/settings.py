"""The product's settings with the planted room."""

from surefoot.web.settings import *  # noqa: F403
from surefoot.web.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.planted"]
