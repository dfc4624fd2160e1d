"""Sending a few bytes to a server of the web, and telling what is known of them afterwards."""

import urllib.error
import urllib.request


class Unreachable(Exception):
    """The server could not be reached: it got nothing."""


class BrokenOff(Exception):
    """It was sent, and no answer came: whether it arrived is not known."""


def post(url: str, content: bytes, content_type: str, seconds: float) -> tuple[int, str]:
    """POST ``content`` to ``url``; return the status of the answer and its reason phrase.

    Redirects are not followed: what is sent goes where it was meant to and nowhere else. Each step
    may take ``seconds``. Raises Unreachable and BrokenOff.
    """
    headers = {"Content-Type": content_type, "User-Agent": "Newsroom"}
    request = urllib.request.Request(url, content, headers, method="POST")
    try:
        with _opener.open(request, timeout=seconds) as response:
            return response.status, response.reason
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, error.reason
    except urllib.error.URLError as error:  # while it was connecting or sending
        raise Unreachable(str(error.reason)) from error
    except (OSError, ValueError) as error:  # http.client's own are of these, or of the next
        raise BrokenOff(str(error) or type(error).__name__) from error
    except Exception as error:
        raise BrokenOff(f"{type(error).__name__}: {error}") from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)
