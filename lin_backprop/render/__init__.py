"""Pictures: numbers in, HTML or SVG text out. Pure functions; no widget and no drawing library in sight."""

from .images import images
from .table import show

__all__ = ['images', 'show']
