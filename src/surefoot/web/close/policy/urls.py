"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.close.policy.ask import views as ask
from surefoot.web.close.policy.questions import views as questions

urlpatterns = [
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
    path("policy/questions/<uuid:pk>/split/<int:wording>", questions.split, name="policy_question_split"),
]
