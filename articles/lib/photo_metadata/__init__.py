"""What stands inside a picture's file: reading it, and writing it into the files readers get."""

from articles.lib.photo_metadata.reading import read
from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.writing import wrap

__all__ = ["PhotoMetadata", "read", "wrap"]
