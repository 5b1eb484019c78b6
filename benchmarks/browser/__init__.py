"""What a journey through the driver costs beside a bare Playwright script, and what waiting costs."""
