"""A full-size workshop that never was: made of word lists by a seeded generator, for exercises and tests.

Nothing in it is about a real region, person or amount, and every page it prints says so (``marker``).
"""

from smartcity_kit.synthetic.region import Made, region

__all__ = ["Made", "region"]
