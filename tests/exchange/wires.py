"""Wire files for tests, and the shortest way to bring one in."""

from django.contrib.auth.models import AbstractBaseUser

from articles.exchange.incoming import Outcome, bring_in
from articles.exchange.wire import Arrival
from articles.exchange.wishes import Wishes

ASSET_ID = "1247189123"
CAPTION = "Rescuers row past the market hall of Lima on Monday. JANE DOE/Getty Images."
PARAGRAPHS = (
    "The river rose two metres in a night. Three bridges are closed.",
    "“We wait,” said the mayor, Ida Holm. “There is nothing else to do.”",
    "The water will fall by Friday, according to Reuters.",
    "Forty families have left their homes, as per the Lima Gazette.",
    "The last flood of this height was in 1998, when the old bridge went.",
)
NOTICE = "© 2024 Latin Times. All rights reserved. Do not reproduce without permission."


def text(
    *,
    asset_id: str = ASSET_ID,
    caption: str = CAPTION,
    head: str = "",
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    notice: str = NOTICE,
) -> str:
    """A whole file; empty a part to leave it out."""
    picture = "\n".join(filter(None, [asset_id, caption]))
    return "\n\n".join(filter(None, [picture, head, *paragraphs, notice])) + "\n"


def changed(old: str, new: str, **parts: str) -> str:
    """The same file with other words in its body."""
    assert any(old in paragraph for paragraph in PARAGRAPHS)
    paragraphs = tuple(paragraph.replace(old, new) for paragraph in PARAGRAPHS)
    return text(paragraphs=paragraphs, **parts)


def bring(
    content: str = "",
    *,
    name: str = "river.txt",
    by: AbstractBaseUser | None = None,
    as_new: bool = False,
    choices: dict[str, str] | None = None,
    **wishes: object,
) -> Outcome:
    arrival = Arrival.from_text(name, content or text())
    return bring_in(arrival, Wishes(**wishes), by, as_new=as_new, choices=choices)
