"""Pictures: numbers in, HTML or SVG text out, pure functions, no widget in sight; and plots, which matplotlib draws.

Nothing here loads matplotlib but `plots`, which is imported by its name.
"""

from .table import show

__all__ = ['show']
