"""The plays and those who watch them: the customer, shop adapters, drivers, readers, promises, evidence."""
