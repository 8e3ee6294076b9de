"""Live, durable conversation: Room, Stay, Entry; the frame codec, the journal, the hub, the consumer."""
