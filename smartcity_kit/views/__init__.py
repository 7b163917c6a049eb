"""Pictures: pure functions from a case to tables, figures and documents."""
