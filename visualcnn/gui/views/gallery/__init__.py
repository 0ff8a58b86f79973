"""The gallery: all samples of a split as small pictures, to look through and to choose from."""

from visualcnn.gui.views.gallery.panel import GalleryPanel

__all__ = ["GalleryPanel"]
