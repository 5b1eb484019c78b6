"""The proof that our numbers are right: reference values from elsewhere, and ours beside them."""
