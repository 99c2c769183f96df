"""Pictures: numbers in, HTML or SVG text out. Pure functions; no widget and no drawing library in sight."""

from .curve import curve
from .images import images, weight_images
from .table import show

__all__ = ['curve', 'images', 'show', 'weight_images']
