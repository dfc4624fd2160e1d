"""Pictures: checking what an editor uploads, and making the files that readers load."""

from articles.lib.pictures.developing import develop
from articles.lib.pictures.inspection import Picture, inspect
from articles.lib.pictures.likeness import ALIKE, distance
from articles.lib.pictures.refusals import PictureError
from articles.lib.pictures.sizes import (
    Crop,
    Format,
    Rendition,
    crop_box,
    declared,
    of_crop,
)

__all__ = [
    "ALIKE",
    "Crop",
    "Format",
    "Picture",
    "PictureError",
    "Rendition",
    "crop_box",
    "declared",
    "develop",
    "distance",
    "inspect",
    "of_crop",
]
