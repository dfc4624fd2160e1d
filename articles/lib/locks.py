"""Locks between all the processes of a machine, which the system frees when one of them dies."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(name: str, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock ``name`` within; yield whether it is held, which without ``wait`` may not be.

    It is between threads as well. ``name`` holds letters, digits and hyphens.
    """
    path = Path(tempfile.gettempdir()) / f"newsroom-{os.getuid()}-{name}.lock"
    # Nobody can lead us to a file of theirs: a link in a folder that all may write to is refused.
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)
