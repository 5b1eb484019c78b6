"""The tests; a package of its own name, so that no library that ships its tests can stand in for it."""
