"""Measurements that may be repeated: speed against peers, truth against theory. Never shipped."""
