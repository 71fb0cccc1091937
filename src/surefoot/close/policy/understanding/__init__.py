"""Understanding a free question under one policy, offline: what is put into which tool, and for what.

    heard      its words (recognising, words), what it names (naming, linking, mentions), and what is not meant
               (negation, hostile)
    chosen     data, tool and use of the policy (choosing, tools)
    guessed    a kind that nothing names but many words speak for (guessing)
    unknown    what was named and nobody knows (unknown); whether it is about AI at work at all (topic)

The owner's own words come first. General knowledge (knowledge/) only leads to something the policy names.
What is unsure goes to the stricter side or is said to be unknown, never to a laxer answer.
"""

from __future__ import annotations

from surefoot.close.policy.model import Named, Names, Policy, Understood
from surefoot.close.policy.understanding import choosing, guessing, topic, unknown
from surefoot.close.policy.understanding.heard import hear
from surefoot.close.policy.understanding.naming import index


def understand(policy: Policy, question: str, language: str = "") -> Understood:
    """What a question is about, as ids of the policy. English and German are read whatever `language` says."""
    names = index(policy)
    heard = hear(question, names)
    known = choosing.data(heard, names)
    tool, strange = choosing.tool(heard, names)
    strange += unknown.tools(heard)
    use = choosing.use(heard, names)
    ids = [id_ for each in known for id_ in each.ids]
    if not ids and choosing.topic_from(heard, names) == len(heard.tokens):
        ids = heard.hinted() or guessing.guessed(heard, names)
    elif ids:
        ids += guessing.rather(heard, names, known)
    if not ids:
        known = [each for each in heard.claimed if each.ids]
        ids = [id_ for each in known for id_ in each.ids]
    if topic.off_topic(heard, named=bool(ids or use), tool=bool(tool or strange)):
        return Understood(off_topic=True)
    order = {each.id: at for at, each in enumerate(policy.data)}
    return Understood(
        data=tuple(sorted(set(ids), key=order.__getitem__)),
        tool=None if strange else tool,
        use=use,
        unknown_data=unknown.data(heard, known, bool(ids), use, strange),
        unknown_tool=tuple(dict.fromkeys(strange)),
    )


def warm() -> None:
    """Read the general tables now: a process that answers many does it at its start, not in somebody's question."""
    one = (Named("one", {"en": Names("client data in ChatGPT", ("ChatGPT", "client data"), ("a claims file",))}),)
    policy = Policy({"en": "-"}, "en", "", "", one, one, one, (), {"en": ()}, {"en": ""})
    understand(policy, "May I put client data into Copilot?")
