"""Reading what people already have: a press list or a table becomes proposals, and a person decides."""

from smartcity_kit.rules.reading.columns import assigned, guess_columns, heading_row, read_rows
from smartcity_kit.rules.reading.proposals import Proposal, Reading, read

__all__ = ["Proposal", "Reading", "assigned", "guess_columns", "heading_row", "read", "read_rows"]
