"""Lists, which lie below, learn from here what to say of taking part."""

from offerings.listing.terms import CONDITIONS, PROVIDERS
from registrations.pages.terms import has_seats, is_free, list_terms

PROVIDERS.append(list_terms)
CONDITIONS |= {"free": is_free, "seats": has_seats}
