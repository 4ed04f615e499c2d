"""The organiser's list of who takes part: searched, decided on, exported."""
