"""The composition root: settings, what is known by name, and a theatre with mailbox, shop and browsers in it."""
