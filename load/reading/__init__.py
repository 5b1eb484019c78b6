"""Reading for a crowd: what one customer has read to its last word need not be read again for the next thousand."""
