"""Tracks group agenda items: conference track, exhibition zone, course module."""
