"""Paper: a sheet to sign for each meeting, and what stands on it entered again."""
