"""How a customer acts on a page: one port, and a file for each way of doing it."""
