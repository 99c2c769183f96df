"""Exercises of 05_jacobian: the whole derivative."""

EXERCISES = []
