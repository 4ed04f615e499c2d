"""Who wants no messages of an organiser: a signed link, one click, taken back as easily."""
