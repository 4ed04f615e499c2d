"""Tools that know nothing of Huizhi's nouns: clock, database, errors, access, forms, languages, headers, logs.

Everything may import core; core imports nothing of ours.
"""
