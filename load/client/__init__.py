"""A lean HTTP client for a crowd: sockets that are kept, bytes that are built once, headers read when asked for."""
