"""The report that a person reads: one page, made of sections, that needs nothing but itself."""
