"""What stands around each word of a comment: articles, cues such as "ask" and "frag mal", verbs only people do.

Also what each word is by itself: a name somebody has, an ordinary word, a product or a place, a noun by its ending.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from surefoot.close.catching.folding import forms
from surefoot.web.pulse.comments.directory import Names
from surefoot.web.pulse.comments.lists import endings, folded, words
from surefoot.web.pulse.comments.written import Word, Written

BETWEEN: Final = frozenset({"mal", "doch", "bitte", "maybe", "einfach", "to"})
"""May stand between a cue and a name."""
NEVER_FIRST: Final = frozenset({"vom", "zum", "zur", "der", "den"})
"""Particles of names that mostly are German articles."""


@cache
def no_part() -> frozenset[str]:
    """Words that are no part of a name in two words."""
    return (words("around", "particles") | words("around", "articles") | words("around", "before_en")
            | words("around", "before_de"))


class Around:
    """One text, and what can be asked about a word at a place in it."""

    def __init__(self, said: Written, names: Names) -> None:
        self.said, self.words, self.known = said, said.words, names
        self.english = said.language == "en"
        self.first = [self._is_first(word) for word in self.words]
        self.last = [any(form in names.last for form in word.forms) for word in self.words]
        self.common = [self.is_ordinary(word) for word in self.words]

    # --- what a word is by itself -------------------------------------------------------------------------------------
    def _is_first(self, word: Word) -> bool:
        """Whether it is somebody's first name, or a usual one; Anna-Lena by its first half."""
        found = word.forms if "-" not in word.text else (*word.forms, *forms(word.text.split("-")[0]))
        return any(form in self.known.first or form in folded("given", "names") for form in found)

    def knows(self, place: int) -> bool:
        """Whether it is a first or a last name."""
        return self.first[place] or self.last[place]

    def is_ordinary(self, word: Word) -> bool:
        """Whether it is an ordinary word of the language of the text; of both where that is not clear."""
        spoken = [self.said.language] if self.said.language else ["en", "de"]
        return any(word.low in words("ordinary", name) for name in spoken) or word.low in words("around", "articles")

    def is_thing(self, place: int) -> bool:
        """Whether it is a product, a unit of an organisation, or a place."""
        low = self.words[place].low
        return low in words("around", "things") or low in words("around", "places")

    def is_noun(self, place: int) -> bool:
        """Whether it ends as no name does."""
        return self.words[place].low.endswith(endings("around", "words_en" if self.english else "nouns_de"))

    def is_title(self, place: int) -> bool:
        """Whether it is a title: Frau, Dr., Mr."""
        word = self.words[place]
        return word.low in words("around", "titles") and (word.capital or word.low not in {"sir", "miss", "fr", "ms"})

    def genitive(self, place: int) -> bool:
        """Jörgs: a name with the German s."""
        word = self.words[place]
        if self.english or not word.capital or not word.text.endswith("s") or len(word.text) < 4 or self.common[place]:
            return False
        bare = Word(word.start, word.end - 1, word.text[:-1], word.gap, True, word.opens)
        return not self.is_ordinary(bare) and (
            self._is_first(bare) or any(form in self.known.last for form in bare.forms))

    def pair(self, place: int, then: int) -> bool:
        """Whether somebody in the directory has exactly these two names, in either order."""
        return any(f"{one} {other}" in self.known.pairs or f"{other} {one}" in self.known.pairs
                   for one in self.words[place].forms for other in self.words[then].forms)

    # --- what stands beside it ----------------------------------------------------------------------------------------
    def beside(self, place: int, *, dot: bool = False) -> bool:
        """Whether only a space stands between it and the word before; or a full stop."""
        gap = self.words[place].gap if 0 <= place < len(self.words) else ""
        return gap in {" ", "\u00a0"} or (dot and gap in {".", ". ", ".\u00a0"})

    def previous(self, place: int) -> str:
        """The word before, in lower case."""
        return self.words[place - 1].low if place > 0 else ""

    def next(self, place: int) -> str:
        """The word straight after, in lower case."""
        return self.words[place + 1].low if self.beside(place + 1) else ""

    def over_particles(self, place: int) -> int:
        """From "von" or "El" on to the name they belong to."""
        while self.beside(place + 1) and self.words[place].low in words("around", "particles") \
                and self.words[place + 1].capital:
            place += 1
        return place

    def article_before(self, place: int) -> bool:
        """Der Bauer, the page."""
        return self.previous(place) in words("around", "articles") and self.beside(place)

    def cue_before(self, place: int) -> bool:
        """Ask, frag mal, VG, my name is."""
        here = place - 1
        while here >= 0 and self.words[here].low in BETWEEN and self.beside(here + 1):
            here -= 1
        if here < 0:
            return False
        cue = self.words[here].low
        if cue in {"is", "ist"}:
            return self.previous(here) == "name"
        if cue not in words("around", "before_en") and cue not in words("around", "before_de"):
            return False
        return self.beside(here + 1) or (cue in words("around", "ends_with") and place + 2 >= len(self.words))

    def verb_after(self, place: int) -> bool:
        """Hat, said, from: what often follows a name."""
        return self.next(place) in words("around", "after_en") or self.next(place) in words("around", "after_de")

    def as_people_do(self, place: int) -> bool:
        """Sagt, promised: only people do."""
        after = self.next(place)
        return after in words("around", "people_do_en") or (
            not self.english and after in words("around", "people_do_de"))

    def goes_on_otherwise(self, place: int) -> bool:
        """Whether the next word shows that this was no name: "Lange hat es gedauert"."""
        return self.next(place) in words("around", "not_then")

    def month(self, place: int) -> bool:
        """In May 2024, 12 April, April and May."""
        word, before = self.words[place], self.previous(place)
        months = words("around", "months")
        return word.low in months and (
            before in words("around", "before_months") or self.numbered(place)
            or (before in {"and", "und", "or", "oder"} and self.previous(place - 1) in months)
            or word.gap.strip()[-1:].isdigit() or word.gap.rstrip().endswith((".", "th", "st", "nd", "rd")))

    def numbered(self, place: int) -> bool:
        """Hall 3, page 2."""
        return self.said.after(place).lstrip()[:1].isdigit()

    def in_a_heading(self, place: int) -> bool:
        """Code of Conduct, Works Council: other words beside it have capitals too."""
        near = [place - 1] if self.beside(place) and not self.words[place - 1].opens else []
        near += [place + 1] if self.beside(place + 1) else []
        return self.words[place].text.isupper() or any(
            self.words[one].capital and self.words[one].text != "I" for one in near)
