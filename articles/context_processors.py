from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Paper


def paper(request: HttpRequest) -> dict[str, object]:
    """The paper and its sections, for the frame of every public page; one query, if used."""
    return {"paper": SimpleLazyObject(lambda: paper_of(request))}


def paper_of(request: HttpRequest) -> Paper:
    """Return the paper as ``for_frame`` does, with one query for the whole of ``request``."""
    if not hasattr(request, "_paper"):
        request._paper = Paper.objects.for_frame()
    return request._paper
