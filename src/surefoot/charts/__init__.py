"""Result -> chart. Each function takes an assessment and gives one figure; no data work happens here."""

from surefoot.charts.chart import Chart
from surefoot.charts.effects import effects
from surefoot.charts.event_study import event_study
from surefoot.charts.funnel import funnel
from surefoot.charts.gap import gap
from surefoot.charts.heat import heat
from surefoot.charts.importance import importance
from surefoot.charts.lag import lag
from surefoot.charts.over_time import Moment, over_time
from surefoot.charts.reinforcement import reinforcement
from surefoot.charts.segments import segments

__all__ = ["Chart", "Moment", "effects", "event_study", "funnel", "gap", "heat", "importance", "lag", "over_time",
           "reinforcement", "segments"]
