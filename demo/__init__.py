"""The demo world: real facts of fairs and conferences, and an invented season around Foshan that says it is invented.

``flask demo`` builds it once (demo/world/, one file a noun) from the tables in demo/data/. It is the highest layer:
it calls everybody's actions and nobody calls it.
"""
