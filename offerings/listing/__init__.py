"""How visitors find what is offered: home, lists, search, month, and the map of it all for search engines."""
