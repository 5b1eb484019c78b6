"""For Locust: ``locust -f load/locustfile.py`` with the plan's path in ``PARCOURS_LOAD_PLAN``; see docs/load.md."""

from load.locusts import Crowd, Peak

__all__ = ["Crowd", "Peak"]
