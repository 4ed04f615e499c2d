"""The public page of an exhibition or a conference."""
