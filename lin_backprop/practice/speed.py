"""Exercises of 08_speed: the fast version."""

EXERCISES = []
