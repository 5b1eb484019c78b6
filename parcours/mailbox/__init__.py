"""Where a persona's mail arrives: one port, one file for each kind of mailbox."""
