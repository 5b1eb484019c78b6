"""What queueing theory knows about a contact centre without simulating it.

Each file holds one idea; import from the file that defines it. The laws serve three ends: a line of
sanity beside every simulated figure, a start for the staffing search, and the truth against which the
engines are tested.
"""
