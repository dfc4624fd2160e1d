"""Finding the blocks of metadata in JPEG, PNG, WebP, AVIF, TIFF and GIF. No pixel is decoded."""

from articles.lib.photo_metadata.containers.finding import find

__all__ = ["find"]
