"""Exercises of 01_scalar: is my chain right."""

EXERCISES = []
