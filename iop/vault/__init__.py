"""Keys and sealed fields: keyring, one data key a person, rotation, erasure."""
