"""xAPI statements: what completes a course, of whom, and when."""

import json
import os
from pathlib import Path

import pytest

from surefoot.sources.contract import Note, Refused, Row
from surefoot.sources.opening import open_source
from surefoot.sources.packing import UnusableFile
from surefoot.sources.xapi import SOURCE

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the real sample {name} is not here")
    return open_source(path, name)


def given(tmp_path, text, name="export.json"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return open_source(path, name)


def read(file):
    assert SOURCE.recognises(file)
    return list(SOURCE.read(file))


def done(verb="completed", **more):
    return {
        "id": "11111111-0000-0000-0000-000000000001", "timestamp": "2026-03-02T22:30:00-05:00",
        "stored": "2026-03-09T00:00:00Z", "actor": {"mbox": "mailto:ana@larkmoor.example", "name": "Ana Silva"},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": "https://lms.example/c/7", "definition": {"name": {"en-GB": "Prompting basics"}}},
    } | more  # fmt: skip


def lines(*statements):
    return "\n".join(json.dumps(item) for item in statements) + "\n"


def values(items, *names):
    return [tuple(item.values.get(name) for name in names) for item in items if isinstance(item, Row)]


def refusals(items):
    return [(item.line, item.column) for item in items if isinstance(item, Refused)]


def completes(tmp_path, verb, **result):
    return bool(values(read(given(tmp_path, lines(done(verb, result=result)))), "person"))


def test_none_of_the_specifications_examples_completes_a_course_of_one_person():
    items = read(sample("training_xapi/spec_examples.ndjson"))
    assert refusals(items) == [(2, "verb"), (3, "verb"), (4, "actor"), (5, "verb")]
    assert len(items) == 4, "the voiding statement cancels one that is not here and is not a row itself"


def test_names_answers_and_extensions_never_leave_the_reader(tmp_path):
    real = repr(read(sample("training_xapi/spec_examples.ndjson")))
    result = {"completion": True, "response": "I wrote this", "extensions": {"x": "minutes.one"}}
    made = repr(read(given(tmp_path, lines(done(result=result, context={"instructor": {"name": "Bo"}})))))
    for secret in ("Toby", "Andrew", "13936749", "Wow", "We agreed", "minutes.one", "examplemeeting", "Ana Silva",
                   "wrote", "Bo'"):  # fmt: skip
        assert secret not in real + made


def test_a_completion_becomes_a_training_row_on_the_statements_own_time_with_its_zone(tmp_path):
    result = {"completion": True, "success": True, "score": {"scaled": 0.85, "raw": 17}, "duration": "PT1H30M"}
    assert read(given(tmp_path, lines(done(result=result)))) == [
        Row("training", None, {"person": "ana@larkmoor.example", "course": "Prompting basics",
                               "completed_on": "2026-03-02T22:30:00-05:00", "score": 0.85, "passed": True,
                               "minutes": 90.0})
    ]  # fmt: skip


@pytest.mark.parametrize(("verb", "result", "expected"), [
    ("attempted", {"completion": True}, True),
    ("attempted", {}, False),
    ("completed", {}, True),
    ("passed", {}, True),
    ("satisfied", {}, True),
    ("progressed", {}, False),
    ("progressed", {"completion": False, "success": True}, False),
    ("experienced", {"success": True}, True),
    ("completed", {"completion": False}, False),
    ("completed", {"success": False}, True),
    ("failed", {"success": False}, False),
    ("failed", {"success": False, "completion": True}, True),
    ("answered", {"success": True, "completion": True}, False),
])  # fmt: skip
def test_the_result_decides_before_the_verb(tmp_path, verb, result, expected):
    assert completes(tmp_path, verb, **result) is expected


def test_a_failed_course_is_completed_but_not_passed_and_without_a_result_nothing_is_said(tmp_path):
    failed = done("failed", result={"completion": True, "success": False})
    assert values(read(given(tmp_path, lines(failed, done()))), "passed", "score", "minutes") == [
        (False, "", ""), ("", "", ""),
    ]  # fmt: skip


def test_verbs_are_known_by_their_last_part_because_vendors_differ(tmp_path):
    iris = ["https://w3id.org/xapi/adl/verbs/completed", "http://activitystrea.ms/schema/1.0/complete",
            "http://lms.example/xapi/verbs#passed", "http://lms.example/verbs/completed/"]  # fmt: skip
    items = read(given(tmp_path, lines(*({**done(), "verb": {"id": iri}} for iri in iris))))
    assert len(values(items, "person")) == 4


def test_an_answer_to_one_question_is_no_course(tmp_path):
    question = {"id": "https://x.example/q", "definition": {"type": "http://adlnet.gov/expapi/activities/cmi.interaction"}}
    assert refusals(read(given(tmp_path, lines(done("passed", object=question))))) == [(None, "verb")]


@pytest.mark.parametrize("order", [1, -1])
def test_a_voided_statement_is_cancelled_wherever_its_voiding_stands(tmp_path, order):
    voiding = done("voided", id="v", object={"objectType": "StatementRef", "id": done()["id"].upper()})
    other = done(id="11111111-0000-0000-0000-000000000002", actor={"mbox": "mailto:bo@larkmoor.example"})
    items = read(given(tmp_path, lines(*[done(), voiding, other][::order])))
    assert values(items, "person") == [("bo@larkmoor.example",)]
    assert refusals(items) == []


def test_people_are_known_by_address_hash_account_or_openid_and_groups_are_refused(tmp_path):
    actors = [
        {"mbox": "MAILTO:Ana@Larkmoor.example"},
        {"mbox_sha1sum": "EBD31E95054C018B10727CCFFD2EF2EC3A016EE9"},
        {"account": {"homePage": "http://hr.example", "name": "13936749"}},
        {"openid": "http://toby.openid.example.org/"},
        {"objectType": "Group", "mbox": "mailto:team@larkmoor.example"},
        {"member": [{"mbox": "mailto:ana@larkmoor.example"}], "mbox": "mailto:team@larkmoor.example"},
        {"name": "Ana Silva"},
    ]
    items = read(given(tmp_path, lines(*(done(actor=actor) for actor in actors))))
    assert values(items, "person") == [
        ("Ana@Larkmoor.example",), ("sha1:ebd31e95054c018b10727ccffd2ef2ec3a016ee9",), ("13936749",),
        ("http://toby.openid.example.org/",),
    ]  # fmt: skip
    assert refusals(items) == [(5, "actor"), (6, "actor"), (7, "actor")]


def test_a_course_has_its_english_name_else_any_language_else_its_address(tmp_path):
    names = [{"de": "Grundlagen", "en-US": "Basics"}, {"fr": "Bases", "de": "Grundlagen"}, {"de": " "}]
    objects = [{"id": "https://lms.example/c/7", "definition": {"name": name}} for name in names]
    items = read(given(tmp_path, lines(*(done(object=item) for item in [*objects, {"id": "https://lms.example/c/8"}]))))
    assert values(items, "course") == [
        ("Basics",), ("Grundlagen",), ("https://lms.example/c/7",), ("https://lms.example/c/8",),
    ]  # fmt: skip


def test_a_statement_about_no_activity_or_without_a_time_is_refused(tmp_path):
    no_time = done(timestamp=None, stored=None)
    items = read(given(tmp_path, lines(done(object={"objectType": "Agent", "id": "x"}), no_time, done(timestamp=None))))
    assert refusals(items) == [(1, "object"), (2, "timestamp")]
    assert values(items, "completed_on") == [("2026-03-09T00:00:00Z",)], "else the time of storing"


@pytest.mark.parametrize(("duration", "minutes"), [
    ("PT90S", 1.5), ("P1DT2H", 1560.0), ("P2W", 20160.0), ("PT0.5H", 30.0), ("PT", ""), ("P1M", ""), ("soon", ""),
])  # fmt: skip
def test_durations_become_minutes_where_they_are_exact(tmp_path, duration, minutes):
    file = given(tmp_path, lines(done(result={"completion": True, "duration": duration})))
    assert values(read(file), "minutes") == [(minutes,)]


def test_a_page_with_more_behind_it_says_so_and_the_last_of_several_decides(tmp_path):
    page = {"statements": [done()], "more": "/xapi/statements?token=secret"}
    items = read(given(tmp_path, json.dumps(page)))
    assert items[0] == Note("more_pages", {"file": "export.json"})
    assert len(values(items, "person")) == 1
    assert "secret" not in repr(items)
    whole = read(given(tmp_path, json.dumps([page, {"statements": [done()], "more": ""}])))
    assert [item for item in whole if isinstance(item, Note)] == []
    assert len(values(whole, "person")) == 2


def test_a_line_cut_off_is_set_aside_by_the_file_and_a_cut_document_says_what_to_do(tmp_path):
    file = given(tmp_path, lines(done(), done()) + json.dumps(done())[:70])
    assert len(values(read(file), "person")) == 2
    assert [(item.line, item.reason) for item in file.refused] == [(3, "the line is not complete JSON")]
    with pytest.raises(UnusableFile, match="expected a complete file; export it again"):
        read(given(tmp_path, json.dumps({"statements": [done()]}, indent=1)[:-9]))
