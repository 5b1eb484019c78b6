"""Mail under load: one sink takes everything at once, and each worker gets what its own customers wait for."""
