"""What stands round the fields of a picture's form."""

from typing import Any

from django.http import HttpRequest

from articles.admin.images import files, focal, reading, rights
from articles.models import Image
from articles.models.provenance import READER_LABELS


def context(request: HttpRequest, image: Image | None) -> dict[str, Any]:
    """Return the context of the form's page; ``image`` is None while it is not saved."""
    common = {
        "texts": focal.texts(),
        "reader_labels": {kind.value: str(label) for kind, label in READER_LABELS.items()},
    }
    if image is None:
        return common
    return {
        **common,
        **rights.standing(image, request.user),
        "title": str(image),
        "subtitle": None,  # which would name it once more
        "preview": files.url(image, files.PREVIEW),
        "crops": focal.previews(image) if image.file else [],
        "read": reading.everything(image),
    }
