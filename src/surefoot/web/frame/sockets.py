"""Named sockets: a lower room says what may be plugged in, a higher room or a sibling plugs it in at start-up.

So no room has to import one that stands above it:

    TILES: Final = Socket[Tile]("overview tiles")            # in the lower room
    TILES.plug("freshness", Tile(...))                        # in the higher room's apps.py or its own module
    for tile in TILES.plugged(): ...
"""

from __future__ import annotations

from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Socket(Generic[Thing]):
    """A place where things of one type are plugged in under a name, each once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._plugged: dict[str, Thing] = {}

    def plug(self, name: str, thing: Thing) -> Thing:
        """Plug a thing in; raises ValueError where something else has its name."""
        if name in self._plugged:
            raise ValueError(f"two things are plugged into {self.name} as {name!r}")
        self._plugged[name] = thing
        return thing

    def plugged(self) -> tuple[Thing, ...]:
        """Everything plugged in, by name."""
        return tuple(self._plugged[name] for name in sorted(self._plugged))

    def names(self) -> tuple[str, ...]:
        """The names under which something is plugged in."""
        return tuple(sorted(self._plugged))

    def named(self, name: str) -> Thing:
        """The thing of that name; raises LookupError with the names there are."""
        if name not in self._plugged:
            raise LookupError(f"nothing is plugged into {self.name} as {name!r}; there is "
                              f"{', '.join(sorted(self._plugged)) or 'nothing'}")
        return self._plugged[name]

    def find(self, name: str) -> Thing | None:
        """The thing of that name, if there is one."""
        return self._plugged.get(name)
