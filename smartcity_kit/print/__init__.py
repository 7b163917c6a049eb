"""Printing: a Document as one HTML file, many of them at once, and notebooks somebody completed."""
