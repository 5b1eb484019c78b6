"""The crowd inside a worker: who arrives when, what each does, and what is counted. Knows gevent, not Locust."""
