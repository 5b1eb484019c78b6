"""A crowd of customers: peaks, arrivals, the Locust users that play journeys without a browser, and the verdict."""
