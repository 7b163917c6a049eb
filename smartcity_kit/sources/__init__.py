"""Reads ``data/``: the method's YAML files and the examples, with file and line in every complaint.

A region keeps its own copies in a folder ``data`` beside its workshop file; a file there stands in
front of the kit's own of the same name.
"""

from smartcity_kit.sources.files import MethodError, kit_folder
from smartcity_kit.sources.method import BOOKS, EVALUATION, load_method, load_worked_example
from smartcity_kit.sources.rows import example_changes, examples

__all__ = [
    "BOOKS",
    "EVALUATION",
    "MethodError",
    "example_changes",
    "examples",
    "kit_folder",
    "load_method",
    "load_worked_example",
]
