"""The command line: `report`, `check`, `rollout`, `ask`, `policy`, `demo`; `serve` and its like: `web/commands.py`."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, NoReturn

import click

from surefoot.assessment.earlier import keep_record
from surefoot.assessment.loading import Progress, assess_and_record, examine, load
from surefoot.assessment.registering import check_free, save
from surefoot.assessment.rolling_out import Wanted, plan_rollout
from surefoot.charts.formats import date_text, name_text, sentence_text
from surefoot.close.policy.answering import ask as ask_policy
from surefoot.close.policy.checking import check as check_rules
from surefoot.close.policy.reading import read_file
from surefoot.close.policy.telling import checked_json, tell, tell_checked
from surefoot.demo import plant
from surefoot.demo import write as write_organisation
from surefoot.prove.rollout import Schedule
from surefoot.report import check_out, data_json, write, write_private
from surefoot.sources.templates import templates as write_templates
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts, UnusableInput
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.commands import COMMANDS
from surefoot.web.demo.opening import open_product, settle

UNUSABLE = 2
NEAR = "http://127.0.0.1:8001"
"""Where `serve` answers assistants of its own machine."""

DATA = click.argument("data", type=click.Path(path_type=Path))
TIMEZONE = click.option("--timezone", metavar="TZ", help="The organisation's time zone, e.g. Europe/Berlin. "
                        "Default: what surefoot.toml says, else UTC.")

POLICY = click.option("--policy", "policy_file", required=True, type=click.Path(path_type=Path), metavar="FILE",
                      help="The usage policy, a YAML file (docs/policy.md).")
IN_LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), help="Default: the policy's own.")


class _Commands(click.Group):
    """Unusable input ends every command with exit code 2 and one clear sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        signal.signal(signal.SIGTERM, _terminated)
        try:
            return super().invoke(ctx)
        except UnusableInput as error:
            _stop(str(error))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="surefoot")
def main() -> None:
    """Surefoot shows where knowing how to use AI has not become using it.

    It reads what your organisation already has - who works here, who has licences, who finished the training, what
    the AI tools logged, what people answered - and writes one page you can take to the board: who can, who will,
    who does, where that breaks, and in which groups, with honest uncertainty.

    Nothing about one person is ever shown, and nothing leaves this machine.
    """


@main.command()
@DATA
@click.option("--out", required=True, type=click.Path(path_type=Path),
              help="Folder for the report. It may hold an earlier report, which is replaced as a whole.")
@click.option("--as-of", metavar="DATE", help="Look at the end of this day. Default: the last Sunday in the logs.")
@TIMEZONE
@click.option("--engine", type=click.Choice(["duckdb"]), default="duckdb", show_default=True,
              help="What counts the usage rows.")
@click.option("--previous", multiple=True, type=click.Path(path_type=Path), metavar="OUT",
              help="An earlier report: makes the new one safe to stand beside it. May be given several times.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def report(data: Path, out: Path, as_of: str | None, timezone: str | None, engine: str, previous: tuple[Path, ...],
           language: str) -> None:
    """Write the report of the organisation in DATA to OUT.

    DATA is a folder of tables and vendor exports; they are recognised by their content, not by their names. Only the
    people table is needed: whatever is missing, the report says what it can't tell and how to get it.
    """
    del engine  # DuckDB is the only one so far
    progress = _progress()
    check_out(out)
    found = load(data, timezone=timezone, progress=progress)
    try:
        assessed = assess_and_record(found, as_of=as_of, previous=previous, progress=progress)
    except UnusableInput:
        write_private(found.facts.rejected, out, found.facts.rejected_more)
        raise
    progress("Writing the report")
    write(assessed.assessment, out, language=language)
    keep_record(out, assessed.record)
    progress("")
    _summary(assessed.assessment.data)
    click.echo(f"The report is in {out / 'report.html'}")


@main.command()
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the data report as JSON.")
@click.option("--templates", type=click.Path(path_type=Path), metavar="DIR",
              help="Write empty tables with examples to DIR and stop.")
@TIMEZONE
def check(data: Path | None, as_json: bool, templates: Path | None, timezone: str | None) -> None:
    """Say what is in DATA: what was recognised, what can be used, what was set aside and why."""
    if templates is not None:
        write_templates(templates)
        click.echo(f"Empty tables with examples are in {templates}")
        return
    if data is None:
        raise UnusableInput("no DATA folder; give one, or --templates DIR for empty tables with examples")
    progress = _progress()
    found = load(data, timezone=timezone, progress=progress)
    facts = examine(found, progress=progress)
    progress("")
    if as_json:
        click.echo(_json(data_json(facts)))
    else:
        _summary(facts)
        for note in facts.problems:
            click.echo(f"  {note.file}{'' if note.line is None else f':{note.line}'}: {note.reason}"
                       + (f" ({note.rows} rows)" if note.rows else ""))


@main.command()
@DATA
@click.option("--action", required=True, type=click.Choice(ACTIONS), help="What the teams will do.")
@click.option("--starts", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The Monday on which the first wave starts.")
@click.option("--waves", type=int, default=4, show_default=True, help="All waves; the last one is held back.")
@click.option("--gap", type=int, default=Settings.wave_gap, show_default=True, help="Weeks from wave to wave.")
@click.option("--team", "named", multiple=True, help="A team that takes part; may be given several times. "
              "Default: every team with licences.")
@click.option("--teams", "listed", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="A file with one team a line.")
@click.option("--smallest", type=float, default=Settings.smallest_effect, show_default=True,
              help="The smallest effect that matters, as a share of people.")
@click.option("--seed", type=int, help="Seed of the draw. Default: drawn, and stored with the plan.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new folder for the plan.")
@TIMEZONE
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def rollout(data: Path, starts: datetime, named: tuple[str, ...], listed: Path | None, seed: int | None, out: Path,
            timezone: str | None, language: str, **asked: Any) -> None:
    """Draw which teams start an action when, and register how its effect will be judged.

    The waves are drawn at random and the last one is held back, so that a later report can tell the action's effect
    from everything else. Says beforehand how small an effect this roll-out could show.
    """
    check_free(out)
    lines = listed.read_text(encoding="utf-8-sig").splitlines() if listed else []
    teams = (*named, *(line.strip() for line in lines if line.strip() not in ("", "team")))
    schedule = Schedule(asked["waves"], starts.date(), asked["gap"])
    wanted = Wanted(asked["action"], schedule, str(secrets.randbelow(10**9) if seed is None else seed), teams,
                    asked["smallest"])
    progress = _progress()
    found = load(data, timezone=timezone, progress=progress)
    planned = plan_rollout(found, wanted, today=date.today(), progress=progress)
    progress("")
    says = [sentence_text(sentence, language) for sentence in planned.says]
    mark = save(planned.registration, out, says)
    for number, (start, names) in enumerate(planned.by_wave(), 1):
        key, day = ("rollout_wave_held", "") if start is None else ("rollout_wave", date_text(start, language))
        click.echo(say(key, language, wave=number, starts=day, teams=len(names)))
        click.echo(f"  {', '.join(map(name_text, names))}")
    click.echo("\n".join(("", *says, "", say("rollout_copy", language, folder=out),
                          say("rollout_fingerprint", language, sha256=mark))))


@main.command()
@click.option("--people", type=click.IntRange(1, 200_000), default=1200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True,
              help="Folder for the invented organisation; its report goes to FOLDER-report, the product's data to "
                   "FOLDER-home.")
@click.option("--report-only", is_flag=True, help="Write files and report, and do not open the product.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def demo(people: int, seed: int, folder: Path, language: str, report_only: bool) -> None:
    """Invent an organisation with a year behind it, write its files and its report, and open the product on it."""
    out, home = folder.with_name(f"{folder.name}-report"), folder.with_name(f"{folder.name}-home")
    check_out(out)
    if not report_only:
        settle(home, language)
    progress = _progress()
    progress(f"Inventing an organisation of {people:,} people")
    _fresh(folder)
    as_of = _last_sunday()
    organisation = plant(seed, people, as_of=as_of)
    write_organisation(folder, organisation, vendors=True)
    found = load(folder, progress=progress)
    assessed = assess_and_record(found, progress=progress)
    progress("Writing the report")
    write(assessed.assessment, out, language=language)
    keep_record(out, assessed.record)
    progress("")
    click.echo(f"Files of an invented organisation: {folder.resolve()}")
    click.echo(f"What was planted in it (never read by any command): {folder.resolve()}.truth")
    click.echo(f"Its report: {(out / 'report.html').resolve()}")
    if not report_only:
        with TemporaryDirectory() as place:  # plain tables: a few files, so that it opens sooner
            plain = Path(place) / "tables"
            write_organisation(plain, organisation)
            open_product(plain, as_of, progress, click.echo)


@main.command()
@click.argument("question")
@POLICY
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@IN_LANGUAGE
def ask(question: str, policy_file: Path, as_json: bool, language: str | None) -> None:
    """Answer QUESTION from the organisation's own usage policy, or say that it is silent. Nothing is guessed."""
    policy = read_file(policy_file)
    answered = ask_policy(policy, question.encode(errors="replace").decode(), language or "")
    click.echo(_json(answered.as_json()) if as_json else "\n".join(tell(answered, policy, language or "")))


@main.group()
def policy() -> None:
    """The usage policy as a file (docs/policy.md)."""


@policy.command(name="check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@IN_LANGUAGE
def check_policy(file: Path, as_json: bool, language: str | None) -> None:
    """Say what is missing, contradictory, idle or hard to read in the policy FILE.

    Exit 1 where it does not answer all of: what may go in, what may not, what if it is wrong, who is responsible.
    A test question of its own that is answered otherwise is listed; it keeps the policy from being published in the
    browser, and is no reason for exit 1.
    """
    found = read_file(file)
    checked = check_rules(found, language or "")
    click.echo(_json(checked_json(checked)) if as_json else "\n".join(tell_checked(checked, found, language or "")))
    if checked.unanswered:
        sys.exit(1)


@main.command(name="mcp")
@click.option("--server", envvar="SUREFOOT_URL", metavar="URL", default=NEAR, show_default=True,
              help="Where Surefoot answers assistants, without /mcp. Default: SUREFOOT_URL, else this machine.")
@click.option("--policy", type=click.Path(path_type=Path), metavar="FILE",
              help="Answer questions on the policy in FILE, without any server and without a token.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def assistants(server: str, policy: Path | None, language: str) -> None:
    """Let an assistant on this machine ask Surefoot (Model Context Protocol over standard input and output).

    An assistant's program starts this command by itself. It passes everything on to the organisation's Surefoot, with
    the personal token in SUREFOOT_TOKEN. docs/mcp.md says how to set it up.
    """
    if find_spec("mcp") is None:
        raise UnusableInput("the library for the Model Context Protocol is missing; type: pip install surefoot[mcp]")
    program = version("surefoot")
    if policy is not None:
        from surefoot.channels.mcp import from_file

        from_file.serve(policy, program)
        return
    token = os.environ.get("SUREFOOT_TOKEN", "").strip()
    if not token:
        raise UnusableInput("SUREFOOT_TOKEN is not set; make a personal token in Surefoot under Your sign-in and put "
                            "it there (never in an argument: others can see those), or give --policy FILE")
    from surefoot.channels.mcp import forwarding

    forwarding.serve(server, token, program, language)


for command in COMMANDS:
    main.add_command(command)


def _last_sunday() -> date:
    """The demo ends with the last whole week, so that nothing in it is out of date."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.isoweekday() % 7 or 7)


def _fresh(folder: Path) -> None:
    """Make way for a new demo organisation; anything else is left alone."""
    truth = folder.with_name(f"{folder.name}.truth")
    if folder.exists() and any(folder.iterdir()):
        if not truth.exists():
            raise UnusableInput(f"{folder} holds files that are no demo organisation of ours; give --to another folder")
        shutil.rmtree(folder)
        shutil.rmtree(truth)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)


def _progress() -> Progress:
    """One line that is written over on a terminal; nothing where the output is piped."""
    if not sys.stderr.isatty():
        return lambda step: None
    return lambda step: click.echo(f"\r\x1b[K{step}", nl=False, err=True)


def _summary(facts: DataFacts) -> None:
    for found in facts.files:
        span = f", {found.first} to {found.last}" if found.first else ""
        aside = f", {found.rejected:,} set aside" if found.rejected else ""
        what = found.source if found.source == found.table else f"{found.source} ({found.table})"
        click.echo(f"{found.file}: {what}, {found.used:,} of {found.rows:,} rows used{aside}{span}")


def _terminated(number: int, _: FrameType | None) -> NoReturn:
    """End as Ctrl-C does, so that nothing half written stays behind."""
    sys.exit(128 + number)


def _stop(message: str) -> NoReturn:
    click.echo(f"surefoot: {message}", err=True)
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
