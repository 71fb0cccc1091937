"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.api import views
from surefoot.web.api.calendar import views as calendar
from surefoot.web.api.chat import inbound
from surefoot.web.api.chat import views as chat
from surefoot.web.api.mail_in import views as mail
from surefoot.web.api.panel import views as panel

urlpatterns = [
    path("api/data", views.send, name="api_send"),
    path("api/data/<int:number>", views.sent, name="api_sent"),
    path("api/me", views.mine, name="api_own"),
    # one's own calendar
    path("calendar/<str:made>.ics", calendar.feed, name="calendar_feed"),
    path("me/calendar", calendar.mine, name="my_calendar"),
    path("me/calendar/new", calendar.make, name="my_calendar_new"),
    path("me/calendar/end", calendar.end, name="my_calendar_end"),
    # mail
    path("set-up/mail", mail.mail_in, name="mail_in"),
    # chat
    path("api/slack/commands", inbound.commands, name="slack_commands"),
    path("api/slack/interactions", inbound.interactions, name="slack_interactions"),
    path("api/slack/events", inbound.events, name="slack_events"),
    path("me/channels", chat.mine, name="my_channels"),
    path("channels", chat.channels, name="channels"),
    path("teams/<int:pk>/channels", chat.team, name="team_channels"),
    # panel
    path("panel/<str:given>", panel.panel, name="panel"),
    path("panel/<str:given>/tab", panel.tab, name="panel_tab"),
    path("set-up/panel", panel.embed, name="panel_embed"),
    path("ask/with", panel.ask_with, name="ask_with"),
]
