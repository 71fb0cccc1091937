"""A second look before anything is written: what may never be told, whatever an assessment holds."""

from __future__ import annotations

from surefoot.vocabulary.diagnosis import ManagerEffects, TwoViews
from surefoot.vocabulary.results import Group
from surefoot.vocabulary.roadmaps import Roadmap
from surefoot.vocabulary.settings import Settings


def plan_of(group: Group) -> Roadmap | None:
    """A group's roadmap, if it may be told: a hidden group's is never made from its own results."""
    if group.roadmap is None or (not group.shown and group.roadmap.made_for == group.team):
        return None
    return group.roadmap


def shown_views(found: ManagerEffects | None, settings: Settings) -> TwoViews | None:
    """Managers seen by their teams and by themselves; None below the fewest managers of anything shown of them."""
    views = found.two_views if found else None
    if views is None:
        return None
    fewest = min(part.n[0] for part in (views.team_view, views.self_view, views.difference))
    return views if fewest >= settings.manager_group else None
