"""The driver without a browser: plays the same journeys on any server-rendered shop, by the same names."""

from journeys.driver.http.driver import HttpDriver
from journeys.driver.http.transport import HttpxTransport, Response, Transport

__all__ = ["HttpDriver", "HttpxTransport", "Response", "Transport"]
