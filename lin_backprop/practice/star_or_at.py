"""Exercises of 04_star_or_at: * or @."""

EXERCISES = []
