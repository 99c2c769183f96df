"""Exercises of 09_in_the_wild: other layouts."""

EXERCISES = []
