"""Why a verb refuses."""


class Refused(Exception):
    """A verb that would not be done.

    ``reasons`` holds one sentence each, all at once, for the person who asked.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class Gone(Refused):
    """Somebody has deleted what it was to be done with."""


class NotAllowed(Refused):
    """The person may not do this at all, whatever the state of the story."""
