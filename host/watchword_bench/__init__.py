"""The bench: what stands around the firmware on a PC. World, runtimes, measures, and `watchword`."""
