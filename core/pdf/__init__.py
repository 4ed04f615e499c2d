"""Documents to print: a typst template and values in, PDF/UA or a picture out. Must not know what they say."""
