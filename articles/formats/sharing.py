"""Addresses by which a reader passes a story on: links and nothing else, so nobody is told of it
before a reader follows one."""

from urllib.parse import quote, urlencode

from articles.formats import addresses
from articles.models import Edition


def links(edition: Edition) -> list[tuple[str, str]]:
    """Return name and address of each way to share ``edition``."""
    url, headline = addresses.of_story(edition), edition.headline
    both = f"{headline} {url}"
    mail = urlencode({"subject": headline, "body": url}, quote_via=quote)
    return [
        ("E-mail", f"mailto:?{mail}"),
        ("WhatsApp", f"https://wa.me/?{urlencode({'text': both})}"),
        ("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': both})}"),
        ("Mastodon", f"https://mastodonshare.com/?{urlencode({'text': headline, 'url': url})}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"),
    ]
