"""Widgets: a form for one record and a grid for a list of records, built from the declarations."""
