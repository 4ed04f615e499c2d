"""Mail: composing a message and handing it to a server or a folder."""
