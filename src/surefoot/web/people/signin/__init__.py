"""How people sign in: e-mail link, password with a second factor, passkey or the organisation's own sign-in."""
