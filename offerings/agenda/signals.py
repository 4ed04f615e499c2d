"""What others may want to know. Changes are sent only of items that people can already see: published,
of a public offering."""

from blinker import Signal

agenda_item_changed = Signal()
"""sender: the item; actor, old_starts_at, old_ends_at, old_room: when and where it was before."""

agenda_item_cancelled = Signal()
"""sender: the item; actor, reason."""

agenda_item_restored = Signal()
"""sender: the item that was cancelled and takes place after all; actor."""

agenda_shifted = Signal()
"""sender: the offering; actor, items: those that have moved, days: how far, all the same."""

agenda_copied = Signal()
"""sender: the offering; copy: the draft made of it, days: how far its first day lies from the original's, items: id of
each item that was copied -> its copy. Sent with drafts too, and also when there are no items."""

agenda_published = Signal()
"""sender: the offering; actor, items: those that have just been published, as drafts or when they were made."""
