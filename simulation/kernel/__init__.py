"""The compiled engine: everything that numba compiles lives here, and only here."""
