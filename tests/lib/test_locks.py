"""What may be done by one at a time is done by one at a time, whichever thread or process."""

from threading import Thread

from articles.lib import locks


def test_a_lock_that_is_held_is_not_given_to_another() -> None:
    seen = []

    def try_it() -> None:
        with locks.held("test-one", wait=False) as is_ours:
            seen.append(is_ours)

    with locks.held("test-one") as is_ours:
        assert is_ours
        thread = Thread(target=try_it)
        thread.start()
        thread.join()
    try_it()
    assert seen == [False, True]


def test_locks_of_other_names_do_not_meet() -> None:
    with locks.held("test-two"), locks.held("test-three", wait=False) as is_ours:
        assert is_ours
