"""Whether a question is about using AI for work at all."""

from __future__ import annotations

import re
from typing import Final

from surefoot.close.policy.understanding.heard import Heard

_PERMISSION: Final = re.compile(
    r"""\b(may|can|could|might)\ (i|we|one|you|my|our|it|he|she|they|the|a|an|someone|somebody|anyone|any|people)\b | \b(am|are|is)\ (i|we|it|this|that|the)?\ ?(\w+\ ){0,6}(allowed|ok|okay|fine|permitted|alright|acceptable|forbidden|safe|legal)
    | \ballowed\b|\bpermitted\b|\bforbidden\b|\bok\b|\bokay\b|\bobjections?\b|\bany\ problem\b|\bwould\ like\b|\bid\ like\b|\bid\ love\b|\bi\ want\b
    | \b(darf|duerfen|duerfte|kann|koennen|koennte|soll)\ (ich|wir|man|die|der|das|ein|eine)\b|\berlaubt\b|\bzulaessig\b|\bverboten\b|\bgeht\ das\b|\bin\ ordnung\b|\bmoechte\b|\bdarf\b""",
    re.VERBOSE,
)
_PUT: Final = frozenset(
    """put paste upload feed enter insert import type translate summarise summarize analyse analyze share copy
    eingeben hochladen einfuegen kopieren reinkopieren uebersetzen zusammenfassen auswerten fuettern eintippen""".split()
)
_ABOUT_AI: Final = re.compile(
    r"""\bwill\ (\w+\ ){0,3}(ai|robots?|chatbots?|machines?|chatgpt|copilot)\b | \b(replace|replaces|replacing|redundant|take\ over|takes\ over|conscious|take\ (my|our|all|away)|steal|jobless|wird\ ki|ersetzen|ersetzt|arbeitslos|uebernimmt\ die)\b
    | \bwho\ (invented|made|owns|built|founded|runs|developed|created|is\ behind)\b|\bwer\ hat\b(\ \w+){0,3}\ (erfunden|gebaut|gemacht)
    | \b(how|wie)\ (does|do|funktioniert|old|alt|smart|intelligent|clever|much|many)\b | \bwhat\ (is|does|are)\ (ai|artificial|machine|chatgpt|copilot|a\ language|the\ difference|\w+\ cost|\w+\ stand)|\bwas\ (ist|kostet)\ (ki|chatgpt|copilot|ein|\w+)
    | \bwhen\ (was|did|will|does|is|are)\b|\bwann\b|\bstock\ price\b|\bshare\ price\b|\bshares\ in\b|\bbetter\ than\b|\bbesser\ als\b|\bwhich\ is\ better\b
    | \b(who|whom)\ (do|can|should)\ i\ (call|ask|contact)\b|\bhow\ do\ i\b|\bwhere\ (do|can|is|are)\b|\bwo\ (ist|kann|finde)\b|\bwie\ komme\b|\bwhat\ time\b|\bwhats\ for\b|\btell\ me\ a\b""",
    re.VERBOSE,
)


def off_topic(heard: Heard, *, named: bool, tool: bool) -> bool:
    """Whether nobody asks to use AI: no tool, nothing put into one, or a question about AI in general."""
    said = " ".join(heard.norms)
    about = bool(_ABOUT_AI.search(said))
    asked = bool(_PERMISSION.search(said))
    if tool or heard.ai:
        return about and not named and not (asked and _PUT & set(heard.norms))
    plainly = any(each.ids and each.dimension != "tool" for each in heard.meant)
    if not about and (plainly or named) and len(heard.norms) <= (6 if plainly else 3):
        return False
    puts = bool(_PUT & set(heard.norms))
    return about or not (asked and (named or puts)) and not (named and puts)
