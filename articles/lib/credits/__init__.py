"""Who is credited, and how a credit is printed and read.

`bylines` prints the credits of a story ("By Ana Ruiz, Bo Lund and Chi Mwale"); `picture` reads a
printed picture credit (`JANE DOE/Getty Images`); `captions` finds one at the end of a caption.
"""

from articles.lib.credits.bylines import (
    CreditGroup,
    byline_sentences,
    credit_groups,
    join_names,
    name_separators,
)
from articles.lib.credits.captions import split_caption
from articles.lib.credits.names import natural_case
from articles.lib.credits.picture import Credit, parse_credit

__all__ = [
    "Credit",
    "CreditGroup",
    "byline_sentences",
    "credit_groups",
    "join_names",
    "name_separators",
    "natural_case",
    "parse_credit",
    "split_caption",
]
