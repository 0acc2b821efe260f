"""Who works which account now: one leased round at a time, however many programs run."""
