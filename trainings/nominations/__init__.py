"""An employer proposes its people for a cohort: they have a seat or a place in line until the organiser decides."""
