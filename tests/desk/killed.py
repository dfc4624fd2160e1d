"""People at work who are killed in the middle of it: run as a program, on the database that
``DATABASE_URL`` names, until as many publications, updates and withdrawals as it is told to are
cut short. It prints how many of these were begun, done and cut short."""

import json
import mmap
import os
import random
import signal
import struct
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass

AT_ONCE = 3
VERBS = 2  # that somebody begins before they are killed, at most
LONGEST = 0.04  # seconds that they are let live in the last of them
MOST = 8  # people for each that is to be cut short: some have done it by then
CUT = {"publish", "update", "withdraw"}
"""The verbs that are counted, in which people die; the others only give them something to do."""
_COUNTS = struct.Struct("II")  # verbs begun and done, of each one


@dataclass
class _Worker:
    number: int
    process: int
    verbs: int
    """In which of its verbs it dies,"""
    seconds: float
    """and how long after it began that."""
    dies_at: float = 0


def main(seed: int, kills: int, stories: list[int], publishers: list[int]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django

    django.setup()  # without a query: each child opens a connection of its own
    counts = mmap.mmap(-1, _COUNTS.size * kills * MOST)
    fate = random.Random(seed)
    alive: list[_Worker] = []
    number = begun = done = 0
    while begun - done < kills and number < kills * MOST:
        child = os.fork()
        if child == 0:
            _work(random.Random(seed * 10_000 + number), counts, number, stories, publishers)
        alive.append(_Worker(number, child, fate.randint(1, VERBS), fate.uniform(0, LONGEST)))
        number += 1
        while len(alive) == AT_ONCE:
            _kill_who_is_due(alive, counts)
        living = {worker.number for worker in alive}
        begun, done = _told(counts, [each for each in range(number) if each not in living])
    while alive:
        _kill_who_is_due(alive, counts)
    begun, done = _told(counts, range(number))
    print(json.dumps({"begun": begun, "done": done, "cut": begun - done}))


def _told(counts: mmap.mmap, numbers: Iterable[int]) -> tuple[int, int]:
    """How many verbs the people of those ``numbers`` have begun, and done."""
    told = [_COUNTS.unpack_from(counts, _COUNTS.size * number) for number in numbers]
    return sum(begun for begun, _ in told), sum(done for _, done in told)


def _kill_who_is_due(alive: list[_Worker], counts: mmap.mmap) -> None:
    """Kill those whose time has come; if one has died of anything else, leave with 1."""
    time.sleep(0.001)
    for worker in list(alive):
        if os.waitpid(worker.process, os.WNOHANG)[0]:
            sys.exit(1)
        begun, _done = _COUNTS.unpack_from(counts, _COUNTS.size * worker.number)
        if begun >= worker.verbs and not worker.dies_at:
            worker.dies_at = time.monotonic() + worker.seconds
        if worker.dies_at and worker.dies_at <= time.monotonic():
            os.kill(worker.process, signal.SIGKILL)
            os.waitpid(worker.process, 0)
            alive.remove(worker)


def _work(
    chance: random.Random, counts: mmap.mmap, number: int, stories: list[int], people: list[int]
) -> None:
    """Do one verb after another until the end, which comes from outside."""
    from django.contrib.auth import get_user_model

    from articles import desk
    from articles.desk import saving
    from articles.models import Story

    begun = done = 0
    try:
        while True:
            story = Story.objects.get(pk=chance.choice(stories))
            by = get_user_model().objects.get(pk=chance.choice(people))
            verb = chance.choice(["save", "publish", "publish", "update", "withdraw", "restore"])
            if verb in ("publish", "update"):  # else there might be nothing new to publish
                story.dek = f"As {number} left it, {begun}."
                saving.save(story, by)
            begun += verb in CUT
            _COUNTS.pack_into(counts, _COUNTS.size * number, begun, done)
            try:
                match verb:
                    case "save":
                        story.dek = f"As {number} left it, {begun}."
                        saving.save(story, by)
                    case "publish":
                        desk.publish(story, by)
                    case "update":
                        desk.publish(story, by, kind="correction", text=f"It was {begun}.")
                    case "withdraw":
                        desk.withdraw(story, by, "It was wrong.", "The lawyer rang.")
                    case "restore":
                        desk.restore(story, by, "It was right.")
            except desk.Refused:
                pass  # not live, or live already: as good as done
            done += verb in CUT
            _COUNTS.pack_into(counts, _COUNTS.size * number, begun, done)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
