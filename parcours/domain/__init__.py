"""The words of the product, one meaning each: money, facts, ledger, promises, journeys, personas. Imports nothing of ours but errors."""
