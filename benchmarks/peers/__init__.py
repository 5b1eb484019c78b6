"""Model B as users of other engines would write it; each file is one engine, each returns the same tally."""
