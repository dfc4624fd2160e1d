from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Paper


def paper(request: HttpRequest) -> dict[str, object]:
    """The paper and its sections, for the frame of every public page; one query, if used."""
    return {"paper": SimpleLazyObject(Paper.objects.for_frame)}
