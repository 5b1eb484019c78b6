"""The words of the product, one meaning each. Imports nothing of ours but the errors."""
