"""Every definition that could be chosen otherwise, with its default; shown beside the numbers it decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The definitions in force. Weeks are calendar weeks, Monday to Sunday; shares are 0 to 1."""

    timezone: str = "UTC"
    regular_weeks: int = 12
    """Length of the window of regular use, complete calendar weeks."""
    regular_eligible: int = 8
    """Eligible weeks a person needs in that window; fewer is *too new*."""
    regular_share: float = 0.75
    """Share of the eligible weeks that must be active."""
    early_weeks: int = 4
    """Length of the short window: early users and the short variant of the segments."""
    power_mean: float = 15.0
    """Mean own-initiative actions a week from which a regular user counts as power user."""
    novice_mean: float = 1.0
    """The same from which a person who is not regular counts as novice, below it as low."""
    lags: tuple[int, ...] = (4, 8, 12, 26)
    """Weeks after the first completion at which regular use is looked at."""
    agree_mean: float = 4.0
    """Mean of the two core items, 1 to 5, from which a respondent counts as capable or confident."""
    held_back_level: float = 50.0
    """Driver level, 0 to 100, above which a respondent says that this holds them back."""
    check_coverage: float = 0.5
    """Share of a group that must have taken a skill check for it to be the source of capability."""
    interval: float = 0.9
    raking_cap: float = 5.0
    """Weights are cut to this many times their median."""
    verdict_probability: float = 0.8
    on_its_way: float = 0.60
    """Share of regular users from which nothing limits a group."""
    access_share: float = 0.75
    """Share of employed people licensed in enough of the last weeks under which access limits a group."""
    access_weeks: int = 8
    """Weeks of the last 12 in which a person must have been licensed to count as having access."""
    capable_share: float = 0.50
    """Share of capable people under which capability may limit a group."""
    gap: float = 0.10
    """Difference of capable and confident shares that matters."""
    minimum: int = 5
    """Fewest respondents (pulse) or licensed people (logs) of anything shown."""
    minimum_insecurity: int = 10
    minimum_manager: int = 8
    exact_from: int = 50
    """Licensed people from which the organisation's log counts are exact; below, to 5."""
    order_probability: float = 0.9
    """Probability from which one group is said to stand above another."""
    reliable_from: int = 100
    """Complete answers from which weights, importance and reliability are estimated."""
    between_teams: int = 30
    """Teams from which what lies between teams is told apart from what lies within them."""
    manager_group: int = 5
    """Fewest managers of anything shown of them."""
    effect_teams: int = 8
    """Fewest teams with an action from which an effect is estimated; below, one pooled series."""
    smallest_effect: float = 0.05
    """Smallest effect on weekly use that matters, where none was registered."""
    baseline_weeks: int = 8
    """Weeks before the first start that a roll-out needs."""
    wave_gap: int = 4
    """Fewest weeks between two waves of a roll-out, and between new actions of a team in one that is to be proven."""
    action_gap: int = 2
    """Fewest weeks between two new actions of any other team."""
    roadmap_weeks: int = 12
    manager_minutes: int = 60
    """A manager's minutes a week for the roadmap, where nobody told us."""

    def minimum_for(self, measure: str) -> int:
        """Fewest people a group needs for `measure` to be shown."""
        return {"insecurity": self.minimum_insecurity, "manager": self.minimum_manager}.get(measure, self.minimum)
