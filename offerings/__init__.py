"""What is offered, when and where: offerings, agendas, venues, and the reading of programmes made elsewhere.

Knows organisations and accounts; must not know registrations, calendars, or which kinds of offering exist.
"""
