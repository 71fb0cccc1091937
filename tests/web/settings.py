"""The product's settings with the planted room."""

from surefoot.web.settings import *  # noqa: F403
from surefoot.web.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.planted"]
# A real one takes long on purpose; test_passwords.py holds which it is.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
