"""Class meetings by plan: so many class hours on these weekdays, never on a holiday."""
