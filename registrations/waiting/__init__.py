"""The line when full: entries in order, offers that hold a seat and expire."""
