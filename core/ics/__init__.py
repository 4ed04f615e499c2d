"""iCalendar objects as bytes (RFC 5545, 7986, 5546).

Values in, bytes out: no database, no request, no clock. Nouns: `values.Event` and `values.Calendar` (what is
said), `emit.emit` (how it is written), `vtimezone` (the zones it refers to). Must not know offerings,
registrations or HTTP.
"""
