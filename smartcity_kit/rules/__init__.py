"""Judgement: pure functions from a case (plan, method, today) to findings, progress and derived values."""

from smartcity_kit.rules.case import Case, Finding
from smartcity_kit.rules.checks import RULES, findings
from smartcity_kit.rules.derived import derived

__all__ = ["RULES", "Case", "Finding", "derived", "findings"]
