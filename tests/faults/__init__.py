"""The room broken on purpose, on the real stack, with a ledger that remembers what was promised."""
