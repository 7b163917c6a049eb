"""Judging together: ballots, what a group thinks, and an order that can be explained."""
