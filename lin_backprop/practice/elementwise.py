"""Exercises of 02_elementwise: one example."""

EXERCISES = []
