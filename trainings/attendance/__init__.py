"""Who was there, to the minute: marks, what they add up to, and the rule that they are held against."""
