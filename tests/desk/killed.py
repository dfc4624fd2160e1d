"""People at work who are killed in the middle of it: run as a program, on the database that
``DATABASE_URL`` names. It prints how many verbs were begun, done and cut short."""

import json
import mmap
import os
import random
import signal
import struct
import sys
import time
from dataclasses import dataclass

AT_ONCE = 3
VERBS = 2  # that somebody begins before they are killed, at most
LONGEST = 0.04  # seconds that they are let live in the last of them
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
    counts = mmap.mmap(-1, _COUNTS.size * kills)
    fate = random.Random(seed)
    alive: list[_Worker] = []
    for number in range(kills):
        child = os.fork()
        if child == 0:
            _work(random.Random(seed * kills + number), counts, number, stories, publishers)
        alive.append(_Worker(number, child, fate.randint(1, VERBS), fate.uniform(0, LONGEST)))
        while len(alive) == AT_ONCE or (alive and number == kills - 1):
            _kill_who_is_due(alive, counts)
    told = [_COUNTS.unpack_from(counts, _COUNTS.size * number) for number in range(kills)]
    begun, done = (sum(column) for column in zip(*told, strict=True))
    print(json.dumps({"begun": begun, "done": done, "cut": begun - done}))


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
            begun += 1
            _COUNTS.pack_into(counts, _COUNTS.size * number, begun, done)
            try:
                match chance.choice(
                    ["save", "publish", "publish", "update", "withdraw", "restore"]
                ):
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
            done += 1
            _COUNTS.pack_into(counts, _COUNTS.size * number, begun, done)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
