"""The reference engine: the contact centre as a SimPy model, readable as its specification."""
