"""What cleaning a body costs: an ordinary one, and hostile ones at one and at four times a length.

An ordinary body is given as a ratio to nh3 alone on the same text. A hostile one is given as
the time of four times the length against the time of one: 4 is linear, 16 quadratic.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import nh3
from django.conf import settings

from articles.lib.html import clean

settings.configure(USE_I18N=False)

PARAGRAPH = "<p>The <strong>river</strong> rose “two metres” in a <a href='/night/'>night</a>.</p>"
HOSTILE = ["<div>", "<a ", "&", "<b>x", "<ul><li>", '<a b="', "<!--", "<figure data-image=1>"]
LENGTH = 100_000  # characters


def seconds(html: str, work=clean) -> float:
    """CPU seconds of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work(html)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    body = PARAGRAPH * (24_000 // len(PARAGRAPH))
    ours, yardstick = seconds(body), seconds(body, nh3.clean)
    print(f"a body of 24 KB: {ours * 1000:.1f} ms, {ours / yardstick:.1f} times nh3 alone")
    for fragment in HOSTILE:
        short = fragment * (LENGTH // len(fragment))
        growth = seconds(short * 4) / max(seconds(short), 1e-4)
        print(f"{fragment!r:26} four times as long takes {growth:.1f} times as long")


if __name__ == "__main__":
    main()
