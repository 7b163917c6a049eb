"""The records of a masterplan: kinds of values, fields, record types, and the method a workshop follows."""
