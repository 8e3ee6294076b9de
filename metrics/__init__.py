"""Instruments, pulses, rollups, dashboards and exports. Built by a later slice."""
