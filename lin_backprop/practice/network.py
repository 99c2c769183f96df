"""Exercises of 07_network: a network."""

EXERCISES = []
