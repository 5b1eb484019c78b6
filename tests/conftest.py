"""What all tests share: the same random examples on every machine, so that a failure can be seen again."""

from hypothesis import settings

settings.register_profile("same-everywhere", derandomize=True, deadline=None)
settings.load_profile("same-everywhere")
