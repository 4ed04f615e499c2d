"""The form as a participant meets it, for its organiser: nothing that is typed there is kept."""
