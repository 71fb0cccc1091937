"""Every sentence the readers can write about a row or a file, found in the source itself.

A sentence is a text with gaps: ``a zip file that holds {len(names)} files``. Whoever writes one hands it to one of the
calls in `TAKES`; its words are followed through constants, variables, branches and imports. What can't be followed is
an error, so that no sentence goes unseen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

import surefoot

SOURCE: Final = Path(surefoot.__file__).parent
TAKES: Final = {
    "Refused": (3, 4), "Problem": (1,), "UnusableFile": (0, 1), "DamagedFile": (0, 1), "Unreadable": (1, 2),
    "Undecided": (1, 2), "BadCell": (1, 2), "refuse": (2, 3), "Reason": (1, 2), "UnusableInput": (0,),
    "NothingUsable": (0,), "_wrong": (2,),
    "remarks.append": (0,)}
"""Call -> which of its arguments are words."""
MARK: Final = "; expected "
TYPED: Final = {"list_files", "templates", "check_free", "save", "terms", "register"}
"""Functions that raise UnusableInput only at what somebody typed as a command: no page shows it."""
PASSED_ON: Final = {
    "hierarchy._problems": "its callers write out whole sentences, found by their mark",
    "hierarchy.people_problems": "as above", "hierarchy.team_problems": "as above",
    "catalogue.recognise": "remarks, found where they are appended",
    "tally.refuse": "hands on what it was given", "tally.refuse_all": "hands on what it was given",
    "collecting.refuse": "hands on what it was given", "mapping._wrong": "its callers are followed"}
"""Places that hand on a sentence somebody else wrote, and why nothing is missed there."""


class Unfollowed(Exception):  # noqa: N818 - reads as what it says of the words
    """A sentence whose words can't be found in the source."""


def rooms() -> list[Path]:
    """The modules whose sentences can reach a page."""
    return [*sorted((SOURCE / "sources").glob("*.py")), *sorted((SOURCE / "engine").glob("*.py")),
            SOURCE / "assessment/registering.py", SOURCE / "prove/registration.py",
            SOURCE / "web/people/importing/reading.py"]


@dataclass(frozen=True)
class Sentence:
    """One text with gaps in braces, and where it is written."""

    text: str
    where: str


def sentences() -> list[Sentence]:
    """All of them."""
    return [found for path in rooms() for found in Module.of(path).sentences()]


@dataclass(frozen=True, eq=False)
class Scope:
    """A function, or the module itself, in which names are looked up."""

    module: Module
    node: ast.AST
    name: str

    def values(self, name: str) -> list[ast.expr]:
        """What is assigned to a name here, in every branch."""
        return [node.value for node in ast.walk(self.node)
                if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
                if isinstance(target, ast.Name) and target.id == name]

    def texts(self, node: ast.expr) -> list[str]:
        """Every text an expression can be; raises Unfollowed."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(chosen) for chosen in product(*(self.texts(part) for part in parts))]
            case ast.FormattedValue(value=inner):
                return self._gap(inner)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [one + other for one in self.texts(left) for other in self.texts(right)]
            case ast.IfExp(body=body, orelse=otherwise):
                return self.texts(body) + self.texts(otherwise)
            case ast.Attribute(attr="reason" | "expected" | "about"):
                return []
            case ast.Call(func=ast.Name(id="str")):
                return []
            case ast.Call(func=ast.Attribute(value=inner, attr="lstrip")):
                return self.texts(inner)
            case ast.Call(func=ast.Name(id=name)) if name in self.module.functions:
                inside = self.module.functions[name]
                return [text for each in ast.walk(inside.node) if isinstance(each, ast.Return) and each.value
                        for text in inside.texts(each.value)]
            case ast.Name(id=name):
                return self._named(name)
        raise Unfollowed(f"{self.module.path.name}:{node.lineno} {self.name}: {ast.unparse(node)}")

    def _named(self, name: str) -> list[str]:
        for scope in (self, self.module.whole):
            if found := scope.values(name):
                return [text for value in found for text in scope.texts(value)]
        if name in self.module.imports:
            return Module.of(self.module.imports[name]).whole.texts(ast.Name(name))
        if f"{self.module.path.stem}.{self.name}" in PASSED_ON:
            return []
        raise Unfollowed(f"{self.module.path.name} {self.name}: {name}")

    def _gap(self, node: ast.expr) -> list[str]:
        """What stands in a gap where those are words of ours, else the gap."""
        try:
            found = self.texts(node)
        except Unfollowed:
            found = []
        return found or [f"{{{ast.unparse(node)}}}"]


class Module:
    """The source of one module."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.scopes = [Scope(self, node, node.name) for node in ast.walk(self.tree)
                       if isinstance(node, ast.FunctionDef)]
        self.functions = {scope.name: scope for scope in self.scopes}
        body = [node for node in self.tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
        self.whole = Scope(self, ast.Module(body, []), "")
        self.imports = {alias.name: SOURCE.parent / f"{node.module.replace('.', '/')}.py"
                        for node in self.tree.body if isinstance(node, ast.ImportFrom) and node.module
                        and node.module.startswith("surefoot.") for alias in node.names}

    @staticmethod
    @cache
    def of(path: Path) -> Module:
        """A module, read once."""
        return Module(path)

    def sentences(self) -> Iterator[Sentence]:
        """What this module writes."""
        for scope in (self.whole, *self.scopes):
            parts = {id(part) for node in ast.walk(scope.node) if isinstance(node, ast.JoinedStr)
                     for part in node.values}
            for node in ast.walk(scope.node):
                words = self._words(node, scope) if isinstance(node, ast.Call) else []
                whole = isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts
                if isinstance(node, ast.expr) and whole and MARK in ast.unparse(node):
                    words = [node]
                for text in (text for word in words for text in scope.texts(word) if not text.startswith(";")):
                    yield Sentence(text, f"{self.path.name}:{node.lineno}")

    def _words(self, call: ast.Call, scope: Scope) -> list[ast.expr]:
        """The arguments of a call that are words."""
        name = ast.unparse(call.func)
        if name == "UnusableInput" and scope.name in TYPED:
            return []
        taken = next((TAKES[known] for known in TAKES if name == known or name.endswith(f".{known}")), ())
        given: list[ast.expr] = []
        for each in call.args if taken else ():
            if isinstance(each, ast.Starred) and isinstance(each.value, ast.Name):
                [together] = self.whole.values(each.value.id)
                assert isinstance(together, ast.Tuple)
                given += together.elts
            else:
                given.append(each)
        return [given[place] for place in taken if place < len(given)]
