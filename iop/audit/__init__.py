"""An append-only, hash-chained record of changes and of reads of private text."""
