"""`surefoot ask` and `surefoot policy check`: a policy's file in, an answer or what is wrong with it out."""

from __future__ import annotations

import json
import time

import pytest
from click.testing import CliRunner

from surefoot.cli import main
from surefoot.close.policy.answering import ask
from surefoot.close.policy.model import Understood
from surefoot.close.policy.reading import read
from surefoot.close.policy.telling import tell
from tests.close.policy.made import FILE

pytestmark = pytest.mark.slow

QUESTION = "Can I put client data into Copilot for a board paper?"


@pytest.fixture
def file(tmp_path):
    found = tmp_path / "policy.yaml"
    found.write_text(FILE, encoding="utf-8")
    return found


def run(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_an_answer_is_printed_with_its_clause_what_was_understood_and_what_to_do(file):
    done = run("ask", QUESTION, "--policy", file)
    assert done.exit_code == 0
    assert done.output.startswith("Yes, if you do this:\n  - Remove names and policy numbers\n")
    for said in ("What the policy says (4.2, 4.10)", "Data: Client data", "Tool: Microsoft 365 Copilot",
                 "  - Do not send it on.", "The person who sends it on is responsible"):
        assert said in done.output


def test_an_answer_as_json_has_exactly_the_keys_of_the_format(file):
    done = run("ask", QUESTION, "--policy", file, "--json")
    found = json.loads(done.output)
    assert list(found) == ["answer", "understood", "rule", "text", "conditions", "wrong", "responsible", "ask_back"]
    assert list(found["understood"]) == ["data", "tool", "use", "not_understood"]
    assert (found["answer"], found["rule"]) == ("yes-if", "4.2")


@pytest.mark.parametrize(("question", "answer", "says"), [
    ("May I put health records into ChatGPT?", "no", "No.\n"), ("May I use Copilot?", "yes", "Yes.\n"),
    ("May I use AI?", "silent", "Who can tell you: Helen Marsh (ai-policy@larkmoor.example).")])
def test_every_answer_is_exit_code_0(file, question, answer, says):
    done = run("ask", question, "--policy", file)
    assert (done.exit_code, says in done.output) == (0, True), done.output
    assert json.loads(run("ask", question, "--policy", file, "--json").output)["answer"] == answer


def test_where_the_answer_depends_on_what_was_left_open_the_choices_are_printed(file):
    done = run("ask", "May I use AI?", "--policy", file)
    assert "It depends on what you left open" in done.output
    assert "  Tool: Microsoft 365 Copilot, ChatGPT\n" in done.output


def test_what_is_no_question_on_ai_at_work_gets_one_sentence():
    policy = read(FILE)
    for language, sentence in (("", "This does not look like"), ("de", "Das sieht nicht nach")):
        told = tell(ask(policy, "", language, corrected=Understood(off_topic=True)), policy, language)
        assert [line.startswith(sentence) for line in told] == [True]


def test_what_nobody_knows_is_named_and_what_may_be_meant_is_offered():
    policy = read(FILE)
    told = tell(ask(policy, "", corrected=Understood(("client",), unknown_tool=("Gemini",))), policy)
    assert "If you meant one of these, name it so:" in told
    assert "  Not understood: Gemini" in told


def test_answers_are_printed_in_german(file):
    done = run("ask", "Darf ich Kundendaten in Copilot eingeben?", "--policy", file, "--language", "de")
    for said in ("Ja, wenn Sie dies tun:\n  - Namen entfernen", "Sie dürfen Kundenakten", "Daten: Kundendaten",
                 "Nicht weitergeben."):
        assert said in done.output


@pytest.mark.parametrize(("content", "says"), [
    (FILE.replace("tool: copilot}\n    answer", "tool: copilto}\n    answer").encode(),
     "line 14: rule '4.2' names 'copilto', which is no id under tools; did you mean 'copilot'?"),
    (b"title: [", "line 1: this is not YAML"), (b"title: \xff", "line 1 of the policy"), (b"", "has no title")])
def test_a_file_that_is_no_policy_is_exit_code_2_and_a_sentence_with_its_line(file, content, says):
    file.write_bytes(content)
    for command in (("ask", QUESTION, "--policy", file), ("policy", "check", file)):
        done = run(*command)
        assert done.exit_code == 2
        assert says in done.stderr
        assert done.stdout == ""


BOMB = b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (at, at) for at in range(30))
NAMES = b"".join(b"- {id: d%d, name: n}\n" % at for at in range(900))


@pytest.mark.parametrize(("content", "says"), [
    (BOMB, "line 1: references (& and *) are not read"),
    (b"title: &t AI\nresponsible: *t\n", "line 1: references (& and *) are not read"),
    (b"title: AI\n<<: {owner: x}\n", "line 2: the policy has no field '<<'"),
    (b"title: !!python/object/apply:os.system [exit]\n", "line 1: tags such as"),
    (b"--- !<tag:yaml.org,2002:python/name:os.system>\n", "line 1: tags such as"),
    (b"title: AI\ntitle: AI\n", "line 2: 'title' stands here a second time"),
    (b"title: AI\nlanguage: " + b"9" * 5000, "line 2: the language '99999999999999999999' is none of"),
    (b"title: A\0I\n", "line 1: this is not text"),
    (b'title: "A\\0I"\n', "the character '\\x00'"),
    (b"\xef\xbb\xbf- AI\n", "line 1: the policy needs fields"),
    (FILE.encode("utf-16"), "is not UTF-8 text; save it as UTF-8"),
    ("title: AI\n".encode("utf-16-le"), "line 1: this is not text"),
    (FILE.encode() + b"# more\n" * 700_000, "has more than 2,000,000 bytes"),
    (FILE.encode() + b"# more\n" * 80_000, "characters; a policy has at most 500,000"),
    (b"[" * 499_000, "cannot be used:\nline 1: "),
    (b"a: {" * 100_000, "line 1: lists within lists more than 12 deep"),
    (b"- " * 249_000, "line 1: lists within lists more than 12 deep"),
    (b"\n \n# nothing\n", "line 1: the policy has no title"),
    (b"title: AI\ndata:\n" + b"".join(b"- {id: d%d, name: n}\n" % at for at in range(17_000)),
     "'data' has 17,000 entries; a policy has at most 1,000"),
    (b"title: AI\ndata:\n" + NAMES + b"tools:\n" + NAMES, "are 811,801 combinations; a policy has at most 100,000"),
    (b"title: AI\ndata:\n" + NAMES + b"rules:\n" + b"".join(
        b"- {id: %d, when: {data: e%d}, answer: no, text: x}\n" % (at, at) for at in range(900)),
     "is no id under data"),
    (b"title: AI\ntools: [{id: x, name: X}]\nrules:\n- {id: 1, answer: no, text: x, when: {tool: ["
     + b",".join(b"e%d" % at for at in range(60_000)) + b"]}}\n", "'tool' of rule '1' has 60,000 entries"),
], ids=range(22))
def test_a_hostile_or_odd_file_is_exit_code_2_and_a_sentence_soon(file, content, says):
    file.write_bytes(content)
    begun = time.process_time()
    for command in (("ask", QUESTION, "--policy", file), ("policy", "check", file)):
        done = run(*command)
        assert (done.exit_code, says in done.stderr, done.stdout) == (2, True, ""), done.stderr[:500]
        assert isinstance(done.exception, SystemExit)
    assert time.process_time() - begun < 5


def test_a_file_that_is_not_there_is_exit_code_2(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        done = run("policy", "check", path)
        assert done.exit_code == 2
        assert "cannot be read" in done.stderr


def test_checking_says_what_was_found_and_goes_well_where_the_four_questions_are_answered(file):
    done = run("policy", "check", file)
    assert done.exit_code == 0, done.output
    for said in ("Using AI at work: 4 clauses,", "What may go in? Answered.", "1 of 1 are answered as written",
                 "5 (no) counts before 4.10 (yes, if), 6 (yes)", "Some clause covers every combination",
                 "  - de: 4.10, 5, 6, copilot"):
        assert said in done.output, done.output
    found = json.loads(run("policy", "check", file, "--json").output)
    assert found["publishable"]
    assert (found["shared"], found["untranslated"]) == ([], {"de": ["4.10", "5", "6", "copilot"]})
    assert found["contradictions"][0] == {"wins": "4.10", "loses": "6", "data": None, "tool": "copilot", "use": "board"}


@pytest.mark.parametrize(("was", "now", "says"), [
    ('wrong: ["Do not send it on.", "Check it against the source."]\n', "",
     "What if it is wrong? Not answered. Write under `wrong`"),
    ("responsible: The person who sends it on is responsible for it.\n", "", "Who is responsible? Not answered."),
    ("answer: no,", "answer: ask,", "What may not? Not answered."),
    ("copilot}\n    answer: yes-if", "copilot}\n    answer: ask", "What may go in? Not answered.")])
def test_checking_is_exit_code_1_where_one_of_the_four_questions_is_open(file, was, now, says):
    assert was in FILE
    file.write_text(FILE.replace(was, now), encoding="utf-8")
    for arguments in ((), ("--json",)):
        assert run("policy", "check", file, *arguments).exit_code == 1
    done = run("policy", "check", file)
    assert done.output.count("Not answered.") == 1
    assert says in done.output, done.output


@pytest.mark.parametrize(("was", "now", "says"), [
    ('answer: yes-if, rule: "4.2"', "answer: no", "should be answered no, and is answered yes, if (4.2)."),
    ("owner: {name: Helen Marsh, contact: ai-policy@larkmoor.example}\n", "", "It names no owner.")])
def test_what_else_is_found_is_told_and_is_no_exit_code_1(file, was, now, says):
    assert was in FILE
    file.write_text(FILE.replace(was, now), encoding="utf-8")
    done = run("policy", "check", file)
    assert (done.exit_code, says in done.output) == (0, True), done.output
    told = run("policy", "check", file, "--json")
    assert (told.exit_code, json.loads(told.output)["publishable"]) == (0, False)


def test_checking_says_in_german_what_is_missing_idle_and_hard_to_read(file):
    file.write_text("language: de\ntitle: KI\ntools: [{id: a, name: A}, {id: b, name: B}]\nrules:\n"
                    f"- {{id: 1, when: {{tool: [a, b]}}, answer: ask, text: '{'Wort ' * 30}.'}}\n"
                    "- {id: 2, when: {tool: a}, answer: no, text: Nein.}\n"
                    "- {id: 3, when: {tool: b}, answer: no, text: Nein.}\n")
    done = run("policy", "check", file)
    assert done.exit_code == 1
    for said in ("Sie nennt niemanden", "Was darf hinein? Nicht beantwortet.", "1; stattdessen: 2, 3",
                 "Schwer lesbare Sätze: 1.", "Keine zwei Regeln widersprechen sich."):
        assert said in done.output, done.output
