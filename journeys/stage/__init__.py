"""The stage: one performance of a journey, many at once, and what is written down while they play."""
