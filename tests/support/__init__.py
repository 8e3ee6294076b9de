"""What the tests stand on besides factories: real services, started and stopped by the suite."""
