"""Which words of a comment are names: of people in the directory, or of somebody by the way they are written.

Names that are ordinary words too (Will, May, Klein, Bauer) count only where something around them says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from surefoot.web.pulse.comments.directory import Names
from surefoot.web.pulse.comments.lists import endings, folded, forms, words
from surefoot.web.pulse.comments.written import Word, Written


@cache
def _no_name() -> frozenset[str]:
    """Words that are no part of a name in two words."""
    return (words("around", "particles") | words("around", "articles") | words("around", "before_en")
            | words("around", "before_de"))


class Reading:
    """One text, read with the names of a directory."""

    def __init__(self, said: Written, names: Names) -> None:
        self.said, self.words, self.known = said, said.words, names
        self.language = said.language
        self.first = [self._given(word) for word in self.words]
        self.last = [any(form in names.last for form in word.forms) for word in self.words]
        self.common = [self._ordinary(word) for word in self.words]

    def _given(self, word: Word) -> bool:
        """Whether it is somebody's first name, or a usual one; Anna-Lena by its first half."""
        found = word.forms if "-" not in word.text else (*word.forms, *forms(word.text.split("-")[0]))
        return any(form in self.known.first or form in folded("given", "names") for form in found)

    def names(self) -> Iterator[tuple[int, int]]:
        """Where names stand, in order."""
        place, before = 0, -9
        while place < len(self.words):
            last = self._name_at(place, follows=before)
            if last is None:
                place += 1
                continue
            yield self.words[place].start, self._end(last)
            before, place = last, last + 1

    def _name_at(self, place: int, follows: int) -> int | None:
        """The last word of a name that begins here; follows: the last word of the name before."""
        for rule in (self._titled, self._initial, self._two):
            if (found := rule(place)) is not None:
                return found
        if self._alone(place) or self._joined(place, follows):
            return self._with_initial(place)
        return None

    # --- forms of names -----------------------------------------------------------------------------------------------
    def _titled(self, place: int) -> int | None:
        """Frau Klein, Dr. Anna Weber, Mr Patel."""
        here = place
        while here < len(self.words) and self._is_title(here) and (here == place or self._beside(here, dot=True)):
            here += 1
        if here == place or here >= len(self.words) or not self._beside(here, dot=True):
            return None
        here = self._over_particles(here)
        word = self.words[here]
        wanted = word.capital and not self._is_thing(word) and word.low not in words("around", "articles")
        if not wanted and not (self.words[place].low not in {"ms", "miss", "sir"} and self._knows(here)
                               and not self._article_before(place)
                               and word.low not in words("around", "languages_de")):
            return None
        if len(word.text) == 1:
            return self._initial(here) or here
        return self._on(here) if word.capital else here

    def _initial(self, place: int) -> int | None:
        """K. Brandt, J. P. Schmidt."""
        here = place
        while here < len(self.words) and len(self.words[here].text) == 1 and self.words[here].capital:
            here += 1
            if here >= len(self.words) or self.words[here].gap.strip() != "." or len(self.words[here].gap) > 2:
                return None
        if here == place:
            return None
        here = self._over_particles(here)
        word = self.words[here]
        if not word.capital or self.words[place].text == "Z" or self._is_thing(word):
            return None
        return here if not self.common[here] or self.last[here] else None

    def _two(self, place: int) -> int | None:
        """Anna Weber, Fatima El Amrani, will may."""
        if place + 1 >= len(self.words) or not self._beside(place + 1):
            return None
        then = self._over_particles(place + 1) if self.first[place] else place + 1
        if then > place + 1 and not self.last[then] and self.words[place + 1].low in {"vom", "zum", "zur", "der", "den"}:
            return None
        one, other = self.words[place], self.words[then]
        if one.capital and not one.opens and one.low in {"el", "al", "van", "von", "de", "di", "le"} and self.last[then]:
            return then
        if {one.low, other.low} & _no_name() or one.owned or (self._genitive(place) and not self._knows(place)):
            return None
        both = one.capital and other.capital
        certain = any(f"{a} {b}" in self.known.pairs or f"{b} {a}" in self.known.pairs
                      for a in one.forms for b in other.forms)
        if certain and both and not (one.low in words("around", "months") and one.opens):
            return self._on(then) if not (one.opens and self.common[place] and self.common[then]
                                          and self._goes_on_otherwise(then)) else None
        if certain and (not (self.common[place] and self.common[then]) or self._cue_before(place)):
            return then
        if not self._knows(place) and self.first[then] and (one.opens or self._two(then) is not None):
            return None
        if not both or self._is_thing(other) or self._is_thing(one) or len(one.text) < 2 or len(other.text) < 2:
            return None
        return self._on(then) if self._two_by_looks(place, then) else None

    def _two_by_looks(self, place: int, then: int) -> bool:
        one, other = self.words[place], self.words[then]
        if self.first[place] and self.last[then]:
            return not (self.common[place] and self.common[then] and one.opens)
        if self.first[place] and (not self.common[place] or self._cue_before(place)
                                  or (self.language == "en" and not one.opens)):
            return not self.common[then] and not self._is_noun(other)
        if self.common[place] or self.common[then] or self._is_noun(one) or self._is_noun(other):
            return False
        if self.last[then] and not one.opens:
            return True
        if self.language == "en":
            return not one.text.isupper() and not other.text.isupper()
        return not self._article_before(place) and not one.text.isupper() and not other.text.isupper()

    def _alone(self, place: int) -> bool:
        """One word: a name by itself, or an ordinary word that is used as one."""
        word = self.words[place]
        if len(word.text) < 2 or self._is_thing(word) or word.text.isupper() and len(word.text) < 4:
            return False
        if not self._knows(place):
            return self._unknown_alone(place)
        if self.common[place] or len(word.text) < 3:
            return self._used_as_name(place)
        if word.capital:
            return self.first[place] or not self._article_before(place) or self._cue_before(place)
        if self._cue_before(place):
            return True
        return len(word.text) > 3 and (self.first[place] or self._after(place))

    def _unknown_alone(self, place: int) -> bool:
        """Bogdans Vorschlag is known without the s; ask Bogdan, our colleague Bogdan; Bogdan from accounting says."""
        word = self.words[place]
        if self._genitive(place):
            return True
        if not word.capital or self.common[place] or self._is_noun(word) or word.text.isupper():
            return False
        if self._cue_before(place):
            return self.language != "de" or self._previous(place) in words("around", "unknown_de")
        doing = words("around", "people_do_en")
        return self.language == "en" and not word.low.endswith("s") and (self._next(place) in doing or word.owned) \
            and not word.opens and not self._article_before(place)

    def _used_as_name(self, place: int) -> bool:
        """Whether an ordinary word is used as a name here."""
        word = self.words[place]
        if self._cue_before(place):
            return word.capital or (self._previous(place) in words("around", "before_any")
                                    and self.first[place] and self._next(place) not in words("around", "articles")
                                    and self._next(place) not in words("around", "languages_en")
                                    | words("around", "languages_de"))
        if not word.capital or self._article_before(place) or self._month(place) or self._numbered(place):
            return False
        if word.owned and (self.first[place] or self.last[place]):
            return True
        if self.language == "en" and not word.opens:
            return word.low not in {"i"} and not self._capital_near(place)
        follows, beyond = self._next(place), self._next(place + 1)
        doing = words("around", f"people_do_{self.language or 'en'}") | words("around", "people_do_en")
        if follows in doing:
            return True
        if self.first[place] and follows in {"from", "aus"}:
            return True
        if follows in {"hat", "hatte"} and beyond not in words("around", "not_then"):
            return True
        return (self.first[place] and self._after(place) and beyond not in words("around", "not_then")
                and follows not in {"is", "was", "ist", "war", "soll", "kann", "und", "always", "already", "also"})

    def _joined(self, place: int, follows: int) -> bool:
        """Heike und Bernd, Anna, Bernd and Joy: what is joined to a name."""
        word = self.words[place]
        if not word.capital or self._is_thing(word) or len(word.text) < 3 or word.text.isupper():
            return False
        near = (place - follows == 2 and self.words[place - 1].low in {"and", "und", "or", "oder", "&"}) or (
            place - follows == 1 and word.gap.strip() in {"&", "/", "+", ","} and self._knows(place))
        if not near:
            return False
        return self._knows(place) or (not self.common[place] and not self._is_noun(word) and self.language == "en")

    # --- what stands around -------------------------------------------------------------------------------------------
    def _on(self, last: int) -> int:
        """How far a name goes on: a third known name, or a second after the first one."""
        then = last + 1
        if then < len(self.words) and self._beside(then) and self.words[then].capital and not self.words[last].owned:
            then = self._over_particles(then)
            goes = self.last[then] and (not self.common[then] or self.first[last]) or (
                self.first[last] and not self.common[then] and not self._is_noun(self.words[then])
                and self.language == "en" and len(self.words[then].text) > 1)
            if goes and not self._is_thing(self.words[then]) and self.words[then].capital:
                return then
        return last

    def _with_initial(self, place: int) -> int:
        """Anna W. ends with its letter."""
        then = place + 1
        letter = then < len(self.words) and self._beside(then) and len(self.words[then].text) == 1
        return then if letter and self.words[then].capital and self.said.after(then).startswith(".") else place

    def _end(self, last: int) -> int:
        word = self.words[last]
        if len(word.text) == 1 and self.said.after(last).startswith("."):
            return word.end + 1
        return word.end - 1 if not self._knows(last) and self._genitive(last) else word.end

    def _genitive(self, place: int) -> bool:
        """Jörgs, in German."""
        word = self.words[place]
        if self.language == "en" or not word.capital or not word.text.endswith("s") or len(word.text) < 4:
            return False
        bare = Word(word.start, word.end - 1, word.text[:-1], word.gap, True, word.opens)
        return not self._ordinary(bare) and not self.common[place] and any(
            form in self.known.first or form in self.known.last or form in folded("given", "names")
            for form in bare.forms)

    def _knows(self, place: int) -> bool:
        return self.first[place] or self.last[place]

    def _ordinary(self, word: Word) -> bool:
        lists = [self.language] if self.language else ["en", "de"]
        return any(word.low in words("ordinary", name) for name in lists) or word.low in words("around", "articles")

    def _is_title(self, place: int) -> bool:
        word = self.words[place]
        return word.low in words("around", "titles") and (word.capital or word.low not in {"sir", "miss", "fr", "ms"})

    def _is_thing(self, word: Word) -> bool:
        return word.low in words("around", "things") or word.low in words("around", "places")

    def _is_noun(self, word: Word) -> bool:
        """Whether it ends as no name does."""
        return word.low.endswith(endings("around", "words_en" if self.language == "en" else "nouns_de"))

    def _beside(self, place: int, *, dot: bool = False) -> bool:
        gap = self.words[place].gap
        return gap in {" ", "\u00a0"} or (dot and gap in {".", ". ", ".\u00a0"})

    def _over_particles(self, place: int) -> int:
        here = place
        while here + 1 < len(self.words) and self.words[here].low in words("around", "particles") \
                and self._beside(here + 1) and self.words[here + 1].capital:
            here += 1
        return here

    def _previous(self, place: int) -> str:
        return self.words[place - 1].low if place else ""

    def _next(self, place: int) -> str:
        if place + 1 >= len(self.words) or not self._beside(place + 1):
            return ""
        return self.words[place + 1].low

    def _article_before(self, place: int) -> bool:
        return self._previous(place) in words("around", "articles") and self._beside(place)

    def _cue_before(self, place: int) -> bool:
        """After "ask", "frag mal", "VG"."""
        here = place - 1
        while here >= 0 and self.words[here].low in {"mal", "doch", "bitte", "maybe", "einfach", "to"} \
                and self._beside(here + 1):
            here -= 1
        if here > 0 and self.words[here].low in {"is", "ist"} and self.words[here - 1].low == "name":
            return True
        if here < 0 or not (self.words[here].low in words("around", "before_en")
                            or self.words[here].low in words("around", "before_de")):
            return False
        return self._beside(here + 1) or (self.words[here].low in words("around", "ends_with")
                                          and place + 1 >= len(self.words) - 1)

    def _after(self, place: int) -> bool:
        return self._next(place) in (words("around", "after_en") | words("around", "after_de"))

    def _month(self, place: int) -> bool:
        word = self.words[place]
        return word.low in words("around", "months") and (
            self._previous(place) in words("around", "before_months")
            or (self._previous(place) in {"and", "und", "or", "oder"}
                and self._previous(place - 1) in words("around", "months"))
            or self.said.after(place).strip()[:1].isdigit() or bool(word.gap.strip()[-1:].isdigit())
            or word.gap.rstrip().endswith((".", "th", "st", "nd", "rd")))

    def _numbered(self, place: int) -> bool:
        """Hall 3, Page 2."""
        return self.said.after(place).lstrip()[:1].isdigit()

    def _capital_near(self, place: int) -> bool:
        """Whether it is part of a title in capitals: Code of Conduct, Works Council."""
        word = self.words[place]
        near = [place - 1] if place and self._beside(place) and not self.words[place - 1].opens else []
        near += [place + 1] if place + 1 < len(self.words) and self._beside(place + 1) else []
        return word.text.isupper() or any(self.words[one].capital and self.words[one].text != "I" for one in near)

    def _goes_on_otherwise(self, place: int) -> bool:
        return self._next(place) in words("around", "not_then")
