"""The organiser's side of sign-ups: which items need one, how many places there are, who has them."""
