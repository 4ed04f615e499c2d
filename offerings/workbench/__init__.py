"""The organiser's pages of offerings of any kind: what to do next, one offering's overview, its moves, its forms.

Apart from ``base`` because they ask the policies in ``roles``, which know ``base``.
"""
