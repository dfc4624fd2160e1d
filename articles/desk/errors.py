"""Why a verb refuses."""


class Refused(Exception):
    """A verb that would not be done.

    ``reasons`` holds one sentence each, all at once, for the person who asked.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class NotAllowed(Refused):
    """The person may not do this at all, whatever the state of the story."""
