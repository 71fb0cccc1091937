"""Surveys: real layouts, mapped to items; without a mapping recognised and counted; nothing personal gets through."""

import pytest

from surefoot.vocabulary.tables import UnusableInput

PEOPLE = "person,team,manager,role\ne1,A,,Head\n"
QUALTRICS = (
    "StartDate,Status,IPAddress,Finished,ResponseId,RecipientEmail,Q1,Q2,Q3,Team\n"
    "Start,Typ,IP-Adresse,Beendet,Antwort-ID,E-Mail,I may fail,I know the rules,Anything else?,Team\n"
    '"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""ipAddress""}",'
    '"{""ImportId"":""finished""}","{""ImportId"":""_recordId""}","{""ImportId"":""recipientEmail""}",'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3_TEXT""}","{""ImportId"":""Team""}"\n'
    "2026-06-02 08:00:00,0,10.0.0.7,1,R_1,ana@x.example,5,Strongly agree,Ana says no,A\n"
    "2026-06-02 09:00:00,1,10.0.0.8,1,R_2,,1,Disagree,,A\n"
    "2026-06-02 10:00:00,0,10.0.0.9,0,R_3,,2,,,A\n"
    "2026-06-02 11:00:00,0,10.0.0.9,0,R_4,,,,,A\n"
)
MAPPED = """
[survey."survey.csv"]
wave = 2026-06-01
team_column = "Team"
reversed = ["ambiguity_1"]
[survey."survey.csv".items]
fear_1 = "QID1"
ambiguity_1 = "I know the rules"
[survey."survey.csv".answers]
"Strongly agree" = 5
"Disagree" = 2
"Don't know" = 0
"""

KNOWN = {"ambiguity_1": "I know what I may put into the AI tools"}


def read(intake, survey, toml=MAPPED, name="survey.csv"):
    return intake({"people.csv": PEOPLE, name: survey, **({"surefoot.toml": toml} if toml else {})})


def mapped(items, more="", team='team = "A"', wave="2026-06-01"):
    lines = "\n".join(f"{item} = {name!r}" for item, name in items.items())
    return f'[survey."*.csv"]\nwave = {wave}\n{team}\n{more}\n[survey."*.csv".items]\n{lines}\n'


def test_qualtrics_answers_become_pulse_rows(intake):
    found = read(intake, QUALTRICS)
    pulse = found.tables["pulse"]
    assert pulse["fear_1"].tolist() == [5, 2] and pulse["ambiguity_1"][0] == 1 and pulse["team"].tolist() == ["A", "A"]
    assert str(pulse["wave"][0]) == "2026-06-01"
    facts = next(one for one in found.facts.files if one.table == "pulse")
    assert (facts.source, facts.rows, facts.used, facts.rejected) == ("qualtrics", 4, 2, 2)
    reasons = " ".join(problem.reason for problem in found.facts.problems)
    assert "preview or test" in reasons and "none of the mapped questions" in reasons


def test_nothing_personal_leaves_the_reader(intake):
    found = read(intake, QUALTRICS)
    everything = str(found.facts) + str([column.tolist() for column in found.tables["pulse"].columns.values()])
    for secret in ("10.0.0", "ana@x.example", "Ana says no", "R_1"):
        assert secret not in everything


def test_respondent_codes_differ_from_run_to_run(intake):
    first = read(intake, QUALTRICS).tables["pulse"]["respondent"].tolist()
    assert first != read(intake, QUALTRICS).tables["pulse"]["respondent"].tolist() and len(set(first)) == 2


def test_two_overlapping_exports_of_a_survey_count_an_answer_once(intake):
    toml = MAPPED.replace("survey.csv", "survey*.csv")
    found = intake({"people.csv": PEOPLE, "survey.csv": QUALTRICS, "survey 2.csv": QUALTRICS, "surefoot.toml": toml})
    assert len(found.tables["pulse"]) == 2


def test_the_legacy_layout_with_two_header_rows(intake):
    legacy = (
        "V1,V2,V8,V10,Q1,Team\nResponseID,ResponseSet,Status,Finished,I may fail,Team\n"
        "R_1,Default,0,1,4,A\nR_2,Default,1,1,4,A\n"
    )
    found = read(intake, legacy, mapped({"fear_1": "I may fail"}, team='team_column = "Team"'))
    assert found.tables["pulse"]["fear_1"].tolist() == [4]


@pytest.mark.parametrize(("name", "source", "questions"), [
    ("survey_qualtrics/sample.csv", "qualtrics", "Q1 (This is a multiple choice question.)"),
    ("survey_ms_forms/CONSTRUCTED_responses.csv", "ms_forms", "I know what I may put into the AI tools"),
    ("survey_google_forms/CONSTRUCTED_responses.csv", "google_forms", "Tools used [Copilot]"),
    ("survey_limesurvey/CONSTRUCTED_responses.csv", "limesurvey", "PERM01[SQ001]"),
])  # fmt: skip
def test_a_survey_without_a_mapping_is_recognised_and_says_what_to_map(name, source, questions, intake, sample):
    found = intake({"people.csv": PEOPLE, "answers.csv": sample(name)})
    facts = next(one for one in found.facts.files if one.file == "answers.csv")
    assert facts.source == source and facts.rows >= 1 and facts.used == 0 and facts.table == "pulse"
    problem = next(one for one in found.facts.problems if one.file == "answers.csv")
    assert questions in problem.reason and "Email" not in problem.reason and "fear_1 =" in problem.reason


@pytest.mark.parametrize(("name", "items", "more", "becomes"), [
    ("survey_ms_forms/CONSTRUCTED_responses.csv", KNOWN,
     '[survey."*.csv".answers]\nagree = 4\n"Strongly agree" = 5', [4, 5]),
    ("survey_google_forms/CONSTRUCTED_responses.csv", KNOWN, "", [4]),
    ("survey_limesurvey/CONSTRUCTED_responses.csv", {"ambiguity_1": "PERM01[SQ001]"},
     '[survey."*.csv".recode]\nA3 = 3\nA4 = 4', [4, 3]),
])  # fmt: skip
def test_the_samples_with_a_mapping(name, items, more, becomes, intake, sample):
    toml = mapped(items) + more
    found = intake({"people.csv": PEOPLE, "answers.csv": sample(name), "surefoot.toml": toml})
    assert found.tables["pulse"]["ambiguity_1"].tolist() == becomes


def test_a_seven_point_scale_is_never_squeezed_silently(intake):
    survey = "ID,Start time,Completion time,Q\n1,2026-06-02,2026-06-02,4\n2,2026-06-02,2026-06-02,7\n"
    found = read(intake, survey, mapped({"fear_1": "Q"}))
    assert "pulse" not in found.tables
    assert any("outside 1 to 5" in problem.reason for problem in found.facts.problems)
    codes = "\n".join(f'"{code}" = {score}' for code, score in zip(range(1, 8), (1, 1, 2, 3, 4, 5, 5), strict=True))
    found = read(intake, survey, mapped({"fear_1": "Q"}) + f'[survey."*.csv".recode]\n{codes}\n')
    assert found.tables["pulse"]["fear_1"].tolist() == [3, 5]


def test_an_answer_the_mapping_does_not_know_is_refused_without_repeating_it(intake):
    survey = "ID,Start time,Completion time,Q\n1,a,b,Ana is mean\n2,a,b,3\n"
    found = read(intake, survey, mapped({"fear_1": "Q"}))
    assert found.tables["pulse"]["fear_1"].tolist() == [3]
    assert "mean" not in str(found.facts)


def test_a_question_that_is_not_there_names_those_that_are(intake):
    found = read(intake, QUALTRICS, MAPPED.replace("QID1", "QID9"))
    assert any("fear_1 names a question" in one.reason and "Q1, Q2, Q3" in one.reason for one in found.facts.problems)


@pytest.mark.parametrize(("toml", "says"), [
    (MAPPED.replace("fear_1", "fear_9"), "fear_9"),
    (MAPPED.replace("= 5", "= 7"), "Strongly agree"),
    (MAPPED.replace("2026-06-01", '"spring"'), "spring"),
    (MAPPED.replace('team_column = "Team"', ""), "team_column"),
    (MAPPED.replace("reversed", "inverted"), "inverted"),
])  # fmt: skip
def test_a_wrong_mapping_stops_with_the_key_that_is_wrong(toml, says, intake):
    with pytest.raises(UnusableInput, match=says):
        read(intake, QUALTRICS, toml)
