"""Headers on every page that Django does not set by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

REFUSED: Final = ("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
                  "magnetometer", "microphone", "midi", "payment", "serial", "usb")
"""What the browser need never offer us."""
HEADERS: Final = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in REFUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    # Pages show what one person may see: neither a proxy nor a shared machine keeps them.
    "Cache-Control": "private, no-store",
}


class HeadersMiddleware:
    """Adds the headers; a view that set one itself knows better."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response with every header."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response
