"""Exercises of 06_transpose: adjoints."""

EXERCISES = []
