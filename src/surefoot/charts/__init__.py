"""Result -> chart. Each function takes an assessment and gives one figure; no data work happens here."""

from surefoot.charts.chart import Chart
from surefoot.charts.funnel import funnel
from surefoot.charts.gap import gap
from surefoot.charts.heat import heat
from surefoot.charts.lag import lag
from surefoot.charts.segments import segments

__all__ = ["Chart", "funnel", "gap", "heat", "lag", "segments"]
