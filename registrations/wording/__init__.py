"""Texts with placeholders, in both languages: checked when they are saved, filled for each person."""
