"""Words: messages in the reader's language, amounts of money, dates and times."""
