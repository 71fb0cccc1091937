"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.close.policy.ask import views as ask
from surefoot.web.close.policy.editing import proposal_views as proposal
from surefoot.web.close.policy.editing import views as editing
from surefoot.web.close.policy.page import views as page
from surefoot.web.close.policy.questions import views as questions
from surefoot.web.close.policy.walks import views as walks

urlpatterns = [
    # page, versions
    path("policy", page.policy, name="policy"),
    path("policy/policy.yaml", page.policy_file, name="policy_file"),
    path("policy/read", page.policy_read, name="policy_read"),
    path("policy/statement", page.policy_statement, name="policy_statement"),
    path("policy/versions", page.policy_versions, name="policy_versions"),
    path("policy/versions/<int:number>", page.policy_version, name="policy_version"),
    path("policy/versions/<int:number>/policy.yaml", page.policy_version_file, name="policy_version_file"),
    # editing
    path("policy/draft", editing.policy_draft, name="policy_draft"),
    path("policy/draft/start", editing.policy_start, name="policy_start"),
    path("policy/draft/discard", editing.policy_discard, name="policy_discard"),
    path("policy/draft/propose", proposal.policy_propose, name="policy_propose"),
    path("policy/proposal", proposal.policy_proposal, name="policy_proposal"),
    path("policy/proposal/approve", proposal.policy_approve, name="policy_approve"),
    path("policy/proposal/back", proposal.policy_send_back, name="policy_send_back"),
    # walks
    path("policy/walks", walks.policy_walks, name="policy_walks"),
    path("policy/walks/teams/<int:team>", walks.policy_walk, name="policy_walk"),
    path("policy/walks/teams/<int:team>/card", walks.policy_walk_card, name="policy_walk_card"),
    path("policy/walks/<int:pk>/undo", walks.policy_walk_undo, name="policy_walk_undo"),
    # asking
    path("ask", ask.ask, name="ask"),
    path("ask/send", ask.ask_send, name="ask_send"),
    path("ask/answers", ask.answers, name="ask_answers"),
    path("ask/answers/<uuid:pk>", ask.answer, name="ask_answer"),
    # questions
    path("policy/questions", questions.questions, name="policy_questions"),
    path("policy/questions/<uuid:pk>", questions.question, name="policy_question"),
    path("policy/questions/<uuid:pk>/answer", questions.answer, name="policy_question_answer"),
    path("policy/questions/<uuid:pk>/close", questions.close, name="policy_question_close"),
    path("policy/questions/<uuid:pk>/merge", questions.merge, name="policy_question_merge"),
    path("policy/questions/<uuid:pk>/told", questions.told_in_team, name="policy_question_told"),
    path("policy/questions/<uuid:pk>/told/<int:action>/undo", questions.told_undo, name="policy_question_told_undo"),
    path("policy/questions/<uuid:pk>/split/<int:wording>", questions.split, name="policy_question_split"),
]
