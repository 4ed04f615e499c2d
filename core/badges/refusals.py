class BadCredential(Exception):
    """A credential, proof, key or list is not what it says; the message tells why, in English, for logs and tests."""
