"""Who: people's accounts and how they sign in. Knows nothing of organisations or of what is offered.

Nouns: users (the person), sign_ins (open sessions, throttling), sign_ups, passwords (reset and change), addresses
(change of e-mail). A refusal or a mail never tells whether somebody else's account exists.
"""
