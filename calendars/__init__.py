"""Calendar feeds: scopes, addresses, caching, HTTP. What an entry looks like lies in offerings/agenda/ical.py."""
