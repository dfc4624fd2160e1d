"""Two people at one story, and what a person has typed and not saved."""

from typing import Any

from django.http import HttpRequest

from articles.models import Story


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it."""
    return {}


VIEWS = {}
