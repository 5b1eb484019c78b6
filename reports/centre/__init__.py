"""Pictures and words of a contact centre, made from the record of a simulation or of a search for staff alone."""
