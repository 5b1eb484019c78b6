"""What is kept of a journey to look at later: redacted, and safe to open."""
