"""What changed between two texts, as an editor marks it on paper: in words, not in HTML.

``redline`` compares two bodies in the stored form (see ``lib.html``), block by block and then word
by word; ``words`` two texts of one line. Of both, what stands before is all that is kept and
removed, what stands after all that is kept and inserted.

Both take bounded time, whatever comes in: see ``align``. What is too long or too different to be
compared in detail is shown as removed and inserted whole.
"""

from articles.lib.redline.bodies import Change, Stretch, redline, stretches
from articles.lib.redline.pieces import Kind, Piece, words
from articles.lib.redline.remarks import Remark, RemarkKind

__all__ = [
    "Change",
    "Kind",
    "Piece",
    "Remark",
    "RemarkKind",
    "Stretch",
    "redline",
    "stretches",
    "words",
]
