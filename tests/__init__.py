"""The tests: every name is a sentence."""
