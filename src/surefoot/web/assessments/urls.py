"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.assessments import run_views, team_views, views

urlpatterns = [
    path("overview", views.overview_view, name="overview"),
    path("teams", team_views.teams, name="teams"),
    path("teams/<int:team>", team_views.team, name="team"),
    path("teams/<int:team>/plan", team_views.plan, name="plan"),
    path("drivers/<slug:driver>", views.driver_view, name="driver"),
    path("why", views.why_view, name="why"),
    path("lag", views.lag_view, name="lag"),
    path("roadmap", team_views.roadmap, name="roadmap"),
    path("proof", views.proof_view, name="proof"),
    path("assessments", run_views.runs, name="assessments"),
    path("assessments/new", run_views.make, name="assessment_new"),
    path("assessments/progress", run_views.progress, name="assessment_progress"),
    path("assessments/when", run_views.when, name="assessment_when"),
    path("assessments/<int:number>", run_views.one, name="assessment"),
    path("how", views.how_view, name="how"),
    path("how/<slug:measure>", views.how_view, name="how_measure"),
]
