"""What somebody in line would take too: the pages where they say so."""
