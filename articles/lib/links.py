"""Where a link in a story may lead."""

import re
from urllib.parse import quote

MAX_LINK = 8000
"""Characters of an address; the length that RFC 9110, section 4.1, asks everyone to support."""

_LINK = re.compile(
    r"(?P<scheme>https?|mailto|tel):(?P<rest>.+)|(?P<local>/(?![/\\]).*|#.+)", re.I | re.S
)
# No "@": credentials in an address are invalid (URL Standard, section 4.3) and a common disguise.
_HOST = re.compile(r"""//[^\s/?#\\<>"'^`{|}%@]+(?=[/?#]|\Z)""")
_NOT_IN_A_URL = re.compile(r"""%(?![0-9a-f]{2})|[\s<>"\\^`{|}\[\]]""", re.I)


def safe_link(href: str) -> str | None:
    """``href`` with what no URL may hold percent-encoded, or None if it may not be linked to.

    Allowed are http, https, mailto, tel, ``/…`` and ``#…``. Tabs and line ends go first: browsers
    skip them (URL Standard, section 4.4), so ``java\\nscript:`` and ``/\\t/host`` are not what they
    seem.
    """
    href = re.sub(r"[\t\n]", "", href).strip()
    if href[:4].lower() == "www.":
        href = f"https://{href}"
    match = _LINK.fullmatch(href)
    if match is None:
        return None
    start, rest = "", match["local"]
    if match["scheme"]:
        start, rest = f"{match['scheme'].lower()}:", match["rest"]
        if start.startswith("http"):
            host = _HOST.match(rest)
            if host is None:
                return None
            start, rest = start + host[0], rest[host.end() :]
    path, mark, fragment = rest.partition("#")
    rest = path + mark + fragment.replace("#", "%23")
    link = start + _NOT_IN_A_URL.sub(lambda match: quote(match[0], safe=""), rest)
    return link if len(link) <= MAX_LINK else None
