"""Recording: a walk through a shop that nobody knows yet, and the adapter that is drafted from it."""
