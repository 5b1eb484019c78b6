"""How few advisers hold every promise, which shifts cover them, and how sure that is."""
