"""Live, durable conversation: Room, Stay, Entry; the codec, the journal, the hub, the consumer."""
