"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.people.accounts import views as accounts
from surefoot.web.people.correcting import views as correcting
from surefoot.web.people.directory import views as directory
from surefoot.web.people.exclusions import views as exclusions
from surefoot.web.people.imports import views as imports
from surefoot.web.people.machines import views as machines
from surefoot.web.people.me import views as me
from surefoot.web.people.mine import again, devices
from surefoot.web.people.mine import views as mine
from surefoot.web.people.oversight import views as oversight
from surefoot.web.people.signin import second, setting_up, with_passkey
from surefoot.web.people.signin import views as signin
from surefoot.web.people.structure import site_views as sites
from surefoot.web.people.structure import views as structure

urlpatterns = [
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/new", accounts.new, name="account_new"),
    path("accounts/<uuid:pk>", accounts.account, name="account"),
    path("accounts/<uuid:pk>/roles", accounts.roles, name="account_roles"),
    path("accounts/<uuid:pk>/change", accounts.change, name="account_change"),
    path("audit", oversight.audit, name="audit"),
    path("audit/check", oversight.check, name="audit_check"),
    path("audit/export.csv", oversight.export, {"form": "csv"}, name="audit_csv"),
    path("audit/export.json", oversight.export, {"form": "json"}, name="audit_json"),
    path("settings", oversight.settings, name="settings"),
    path("first-run/<str:made>", setting_up.first_run_page, name="first_run"),
    path("corrections", correcting.corrections, name="corrections"),
    path("corrections/<int:number>", correcting.correction, name="correction"),
    path("me", me.me, name="me"),
    path("me/correct", me.correct, name="me_correct"),
    path("me/erase", me.erase, name="me_erase"),
    path("me/erased", me.erased, name="me_erased"),
    path("me/export.json", me.export, name="me_export"),
    path("me/looked", me.looks, name="me_looked"),
    path("me/measuring", me.measuring, name="me_measuring"),
    path("me/sign-in", mine.mine, name="my_sign_in"),
    path("me/sign-in/again", again.again, name="my_sign_in_again"),
    path("me/sign-in/app", mine.app, name="my_app"),
    path("me/sign-in/passkeys/new", devices.make, name="my_passkey_new"),
    path("me/sign-in/passkeys/<int:number>/remove", devices.remove, name="my_passkey_remove"),
    path("sign-in/passkey", with_passkey.use, name="sign_in_passkey"),
    path("me/sign-in/password", mine.password, name="my_password"),
    path("me/sign-in/second", mine.second, name="my_second"),
    path("me/sign-in/sessions", mine.end_session, name="my_sessions_end"),
    path("me/sign-in/tokens/new", mine.new_token, name="my_token_new"),
    path("me/sign-in/tokens/<uuid:pk>/end", mine.end_token, name="my_token_end"),
    path("people", directory.people, name="people"),
    path("people/<uuid:pk>", directory.person, name="person"),
    path("people/<uuid:pk>/employment", directory.employment, name="person_employment"),
    path("people/<uuid:pk>/erase", directory.erase, name="person_erase"),
    path("people/excluded", exclusions.excluded, name="excluded"),
    path("people/excluded/new", exclusions.new, name="excluded_new"),
    path("people/excluded/<int:pk>/end", exclusions.end, name="excluded_end"),
    path("people/teams", structure.teams, name="teams_now"),
    path("people/teams/<int:pk>", structure.team, name="team_now"),
    path("people/teams/<int:pk>/leaders", structure.appoint, name="team_appoint"),
    path("people/teams/<int:pk>/leaders/<int:number>/end", structure.dismiss, name="team_dismiss"),
    path("people/sites", sites.sites, name="sites"),
    path("people/sites/<int:pk>", sites.site, name="site"),
    path("people/sites/<int:pk>/country", sites.country, name="site_country"),
    path("people/sites/<int:pk>/holidays", sites.add, name="site_holiday"),
    path("people/sites/<int:pk>/holidays/<int:number>/remove", sites.remove, name="site_holiday_remove"),
    path("people/roles", structure.roles, name="roles"),
    path("people/roles/<int:pk>", structure.role, name="role"),
    path("people/roles/<int:pk>/tasks", structure.add_task, name="role_task_add"),
    path("people/roles/<int:pk>/tasks/<int:number>/<slug:what>", structure.change_task, name="role_task"),
    path("people/imports", imports.imports, name="people_imports"),
    path("people/imports/new", imports.new, name="people_import_new"),
    path("people/imports/<int:number>", imports.one, name="people_import"),
    path("people/imports/<int:number>/progress", imports.progress, name="people_import_progress"),
    path("people/imports/<int:number>/<slug:what>", imports.act, name="people_import_act"),
    path("tokens", machines.machines, name="tokens"),
    path("tokens/new", machines.new, name="token_new"),
    path("tokens/<uuid:pk>/end", machines.end, name="token_end"),
    path("sign-in", signin.sign_in, name="sign_in"),
    path("sign-in/link", signin.link_ask, name="sign_in_link_ask"),
    path("sign-in/second", second.second, name="sign_in_second"),
    path("sign-in/sent", signin.link_sent, name="sign_in_sent"),
    path("sign-in/link/<str:made>", signin.link_use, name="sign_in_link"),
    path("sign-in/oidc", signin.oidc_begin, name="sign_in_oidc"),
    path("sign-in/oidc/back", signin.oidc_back, name="sign_in_oidc_back"),
    path("sign-out", signin.leave, name="sign_out"),
]
