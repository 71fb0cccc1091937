"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.post import views

urlpatterns = [
    path("post", views.post, name="post"),
    path("post/trial", views.trial, name="post_trial"),
    path("post/all", views.all_dead, name="post_all"),
    path("post/<uuid:pk>", views.one_dead, name="post_one"),
    path("post/stop/<str:token>", views.stop, name="post_stop"),
    path("me/messages", views.mine, name="my_messages"),
]
