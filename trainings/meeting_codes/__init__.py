"""The code on the screen of a class room: it changes all the time, and whoever scans it is marked."""
