"""Topics: what an offering is about. One list for all of Huizhi, kept by its administrators."""
