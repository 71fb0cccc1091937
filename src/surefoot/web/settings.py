"""Django's settings, made from the environment (frame/environment.py). There is no debug mode."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from surefoot.vocabulary.words import LANGUAGES as SPOKEN
from surefoot.web.frame import environment, home

ENVIRONMENT = environment.read()
HOME = ENVIRONMENT.home
DEBUG = False
SECRET_KEY = home.key(HOME, "secret")
AUDIT_KEY = home.key(HOME, "audit")
STORE_KEY = home.key(HOME, "store")

ALLOWED_HOSTS = [ENVIRONMENT.public_host, *environment.LOOPBACK, "[::1]"]
DEMO = ENVIRONMENT.demo
ROOT_URLCONF = "surefoot.web.demo.urls" if DEMO else "surefoot.web.urls"
WSGI_APPLICATION = "surefoot.web.wsgi.application"
INSTALLED_APPS = [
    "surefoot.web.frame",
    "surefoot.web.people",
    "surefoot.web.post",
    "surefoot.web.pulse",
    "surefoot.web.intake",
    "surefoot.web.assessments",
    "surefoot.web.close.policy",
    "surefoot.web.close.ritual",
    "surefoot.web.api",
    "surefoot.web.see_as",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "csp",
    *(["surefoot.web.demo"] if DEMO else []),
]
MIDDLEWARE = [
    "surefoot.web.frame.cookieless.CookielessMiddleware",
    "surefoot.web.frame.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "surefoot.web.frame.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "surefoot.web.frame.rules.RuleMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "builtins": ["surefoot.web.frame.templatetags.words", "django.templatetags.static"],
        "context_processors": ["django.template.context_processors.request",
                               "django.contrib.messages.context_processors.messages",
                               "surefoot.web.frame.language.for_templates",
                               "surefoot.web.frame.menu.for_templates",
                               "surefoot.web.frame.worlds.for_templates",
                               "surefoot.web.people.reading.for_templates"],
    },
}]

# --- database -------------------------------------------------------------------------------------------------------
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "surefoot.sqlite3",
    "CONN_MAX_AGE": 60,  # opening the file anew for each request took a third of the time of handing in an answer
    # IMMEDIATE: a transaction that will write says so at its start and waits its turn instead of failing half-way.
    # secure_delete: what is deleted is overwritten in the file (no slower where it was measured).
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON;"},
}
DATABASES = {"default": dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=60, conn_health_checks=True)
             if ENVIRONMENT.database_url else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- accounts -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "/demo" if DEMO else "/sign-in"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# scrypt is in Python's own library; Argon2 would be one more package for the same end.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["email"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "surefoot.web.people.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- mail -----------------------------------------------------------------------------------------------------------
# One way out (frame/mail.py); a wrong certificate is refused, as Python does by itself.
if ENVIRONMENT.mail:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = ENVIRONMENT.mail.sealed, ENVIRONMENT.mail.upgraded
    DEFAULT_FROM_EMAIL = ENVIRONMENT.mail.sender
EMAIL_TIMEOUT = 20

# --- chat -----------------------------------------------------------------------------------------------------------
# Where Slack is, and that workflows of Teams are at Microsoft: only tests, which play both themselves, say otherwise.
SLACK_API, SLACK_HOOKS, TEAMS_HERE = "https://slack.com/api/", "https://hooks.slack.com/", False

# --- language and time ----------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone
USE_I18N = True
LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [(code, code) for code in SPOKEN]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.secure

# --- files ----------------------------------------------------------------------------------------------------------
# One style sheet for the report and the product: it lives with the report, which carries it inside one file.
FILE_UPLOAD_HANDLERS = ["surefoot.web.intake.uploading.Handler"]
FILE_UPLOAD_TEMP_DIR = HOME / "incoming"
home.prepare(FILE_UPLOAD_TEMP_DIR)
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("surefoot", Path(__file__).parents[1] / "report" / "static")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "surefoot.web.frame.statics.Storage"},
}

# --- safety ---------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [NONE], "script-src": [SELF], "style-src": [SELF], "img-src": [SELF], "font-src": [SELF],
    "connect-src": [SELF], "form-action": [SELF], "frame-ancestors": [NONE], "base-uri": [NONE], "object-src": [NONE],
}}
X_FRAME_OPTIONS = "DENY"
# Not no-referrer: browsers would then send "Origin: null" with our own forms, which the check against forgery refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$"]
# https is always a proxy in front of us (the server here speaks http only); docs/settings.md says what it must send.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.secure
# Preloading concerns a whole domain and its owner, not one host below it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url]
CSRF_FAILURE_VIEW = "surefoot.web.frame.errors.forged"

# --- logs -----------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "surefoot.web.frame.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "surefoot": {"level": ENVIRONMENT.log_level},
        "_granian": {"level": "WARNING"},
        "granian.access": {"level": "CRITICAL"},
        "django": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django_tasks_db": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
