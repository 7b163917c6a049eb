"""The command ``bimtek``: start a day, serve the hall, make a workshop, print it, check it.

Everything heavy is imported inside the commands: ``bimtek --help`` has to answer at once on an old laptop.
"""

from smartcity_kit.cli import books, checking, exchanging, exporting, hall, homework, opening, printing, templates
from smartcity_kit.cli.group import main
from smartcity_kit.cli.opening import EXAMPLES

__all__ = [
    "EXAMPLES",
    "books",
    "checking",
    "exchanging",
    "exporting",
    "hall",
    "homework",
    "main",
    "opening",
    "printing",
    "templates",
]
