"""Excel files: workbooks that people go on working with in other systems."""
