"""Which words of a comment are names: of people in the directory, or of somebody by the way they are written.

Names that are ordinary words too (Will, May, Klein, Bauer) count only where something around them says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from surefoot.web.pulse.comments.around import NEVER_FIRST, Around, no_part
from surefoot.web.pulse.comments.lists import words

LEADING: Final = frozenset({"el", "al", "van", "von", "de", "di", "le"})
"""Particles that begin a last name when they have a capital."""
WEAK: Final = frozenset({"is", "was", "ist", "war", "soll", "kann", "und", "always", "already", "also"})
"""Stand after anything, not only after people."""


class Reading(Around):
    """One text, read with the names of a directory."""

    def names(self) -> Iterator[tuple[int, int]]:
        """Where names stand, in order."""
        place, before = 0, -9
        while place < len(self.words):
            last = self._name_at(place, before)
            if last is None:
                place += 1
                continue
            yield self.words[place].start, self._end(last)
            before, place = last, last + 1

    def _name_at(self, place: int, before: int) -> int | None:
        """The last word of a name that begins here; before: the last word of the name before."""
        for rule in (self._titled, self._initial, self._two):
            if (found := rule(place)) is not None:
                return found
        return self._with_initial(place) if self._alone(place) or self._joined(place, before) else None

    def _titled(self, place: int) -> int | None:
        """Frau Klein, Dr. Anna Weber, Mr Patel; frau klein."""
        here = place
        while here < len(self.words) and self.is_title(here) and (here == place or self.beside(here, dot=True)):
            here += 1
        if here == place or not self.beside(here, dot=True):
            return None
        here = self.over_particles(here)
        word = self.words[here]
        if not word.capital:
            small = (self.knows(here) and word.low not in words("around", "languages_de")
                     and self.words[place].low not in {"ms", "miss", "sir"} and not self.article_before(place))
            return here if small else None
        if self.is_thing(here) or word.low in words("around", "articles"):
            return None
        return self._on(here) if len(word.text) > 1 else self._initial(here) or here

    def _initial(self, place: int) -> int | None:
        """K. Brandt, J. P. Schmidt."""
        here = place
        while here < len(self.words) and len(self.words[here].text) == 1 and self.words[here].capital:
            here += 1
            if not self.beside(here, dot=True) or self.beside(here):
                return None
        if here == place or self.words[place].text == "Z":  # z. B. at the beginning of a sentence
            return None
        here = self.over_particles(here)
        fits = self.words[here].capital and not self.is_thing(here)
        return here if fits and (not self.common[here] or self.last[here]) else None

    def _two(self, place: int) -> int | None:
        """Anna Weber, Fatima El Amrani, will may."""
        if not self.beside(place + 1):
            return None
        one = self.words[place]
        then = self.over_particles(place + 1) if self.first[place] else place + 1
        if one.capital and not one.opens and one.low in LEADING and self.last[then]:
            return then
        if self._cannot_be_two(place, then):
            return None
        if self.pair(place, then):
            return self._pair(place, then)
        return self._on(then) if self._two_by_looks(place, then) else None

    def _cannot_be_two(self, place: int, then: int) -> bool:
        one, other = self.words[place], self.words[then]
        return bool({one.low, other.low} & no_part() or one.owned
                    or (self.genitive(place) and not self.knows(place))
                    or (then > place + 1 and not self.last[then] and self.words[place + 1].low in NEVER_FIRST))

    def _pair(self, place: int, then: int) -> int | None:
        """Both names of one person in the directory; where both are ordinary words, not by chance."""
        one, other = self.words[place], self.words[then]
        both_common = self.common[place] and self.common[then]
        if one.capital and other.capital:
            by_chance = one.opens and ((both_common and self.goes_on_otherwise(then))
                                       or one.low in words("around", "months"))
            return None if by_chance else self._on(then)
        return then if not both_common or self.cue_before(place) else None

    def _two_by_looks(self, place: int, then: int) -> bool:
        """Two words with capitals: a first and a last name, one of them known, or none and nothing else either."""
        one, other = self.words[place], self.words[then]
        if not one.capital or not other.capital or min(len(one.text), len(other.text)) < 2 \
                or self.is_thing(place) or self.is_thing(then):
            return False
        if not self.knows(place) and self.first[then] and (one.opens or self._two(then) is not None):
            return False  # the name begins with the second: "Could Tobias Hoffmann", "Kunde Tobias Hoffmann"
        common, follows = self.common[place], self.common[then]
        if self.first[place] and self.last[then]:
            return not (common and follows and one.opens)
        if self.first[place] and (not common or self.cue_before(place) or (self.english and not one.opens)):
            return not follows and not self.is_noun(then)
        if common or follows or self.is_noun(place) or self.is_noun(then):
            return False
        loud = one.text.isupper() or other.text.isupper()
        return (self.last[then] and not one.opens) or (not loud and (self.english or not self.article_before(place)))

    def _alone(self, place: int) -> bool:
        """One word: a name by itself, or an ordinary word that is used as one."""
        word = self.words[place]
        if len(word.text) < 2 or self.is_thing(place) or (word.text.isupper() and len(word.text) < 4):
            return False
        if not self.knows(place):
            return self.genitive(place) or self._unknown_alone(place)
        if self.common[place] or len(word.text) < 3:
            return self._used_as_name(place)
        if self.cue_before(place):
            return True
        if word.capital:
            return self.first[place] or not self.article_before(place)
        return len(word.text) > 3 and (self.first[place] or self.verb_after(place))

    def _unknown_alone(self, place: int) -> bool:
        """Ask Bogdan; I think Bogdan said so. In German, where every noun has a capital, after few words only."""
        word = self.words[place]
        if not word.capital or self.common[place] or self.is_noun(place) or word.text.isupper():
            return False
        if self.cue_before(place):
            return self.english or not self.said.language or self.previous(place) in words("around", "unknown_de")
        return (self.english and not word.opens and not word.low.endswith("s") and not self.article_before(place)
                and (word.owned or self.next(place) in words("around", "people_do_en")))

    def _used_as_name(self, place: int) -> bool:
        """Whether an ordinary word is used as a name here."""
        word, after = self.words[place], self.next(place)
        if self.cue_before(place):
            quiet = after in words("around", "languages_en") or after in words("around", "languages_de")
            return word.capital or (self.previous(place) in words("around", "before_any") and self.first[place]
                                    and not quiet and after not in words("around", "articles"))
        if not word.capital and self.first[place] and after in words("around", "speaks"):
            return not self.article_before(place)
        if not word.capital or self.article_before(place) or self.month(place) or self.numbered(place):
            return False
        if word.owned or self.as_people_do(place):
            return word.owned or not self.english or word.opens or not self.in_a_heading(place)
        if self.english and not word.opens:
            return word.low != "i" and not self.in_a_heading(place)
        return self._by_its_verb(place)

    def _by_its_verb(self, place: int) -> bool:
        """Rose from compliance, Lange hat neulich; not Lange hat es gedauert."""
        after = self.next(place)
        if self.first[place] and after in {"from", "aus"}:
            return True
        if self.goes_on_otherwise(place + 1):
            return False
        return after in {"hat", "hatte"} or (self.first[place] and self.verb_after(place) and after not in WEAK)

    def _joined(self, place: int, before: int) -> bool:
        """Heike und Bernd; Anna, Bernd and Joy: what is joined to a name."""
        word = self.words[place]
        if not word.capital or self.is_thing(place) or len(word.text) < 3 or word.text.isupper():
            return False
        if place - before == 2 and self.previous(place) in {"and", "und", "or", "oder"}:
            return self.knows(place) or (self.english and not self.common[place] and not self.is_noun(place))
        return place - before == 1 and word.gap.strip() in {"&", "/", "+", ","} and self.knows(place)

    def _on(self, last: int) -> int:
        """How far a name goes on: a third known name, or a second after the first one."""
        if not self.beside(last + 1) or not self.words[last + 1].capital or self.words[last].owned:
            return last
        then = self.over_particles(last + 1)
        word = self.words[then]
        known = self.last[then] and (not self.common[then] or self.first[last])
        looks = (self.english and self.first[last] and not self.common[then] and not self.is_noun(then)
                 and len(word.text) > 1)
        return then if (known or looks) and word.capital and not self.is_thing(then) else last

    def _with_initial(self, place: int) -> int:
        """Anna W. ends with its letter."""
        then = place + 1
        letter = self.beside(then) and len(self.words[then].text) == 1 and self.words[then].capital
        return then if letter and self.said.after(then).startswith(".") else place

    def _end(self, last: int) -> int:
        word = self.words[last]
        if len(word.text) == 1 and self.said.after(last).startswith("."):
            return word.end + 1
        return word.end - 1 if not self.knows(last) and self.genitive(last) else word.end
