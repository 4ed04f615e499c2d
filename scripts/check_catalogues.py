"""Every sentence of code and templates stands in every catalogue, translated, with the same placeholders."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from scripts.environment import BUILD, ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|(?<!%)%[sd]")


def main() -> int:
    template = extracted(BUILD / "check.pot")
    paths = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
    faults = [fault for path in paths for fault in faults_of(path, template)]
    if not paths:
        faults = ["There is no catalogue under translations/: run make translate"]
    print("\n".join(faults))
    return 1 if faults else 0


def extracted(path: Path) -> Catalog:
    """What the sentences are now, read off the code by the same script that updates the catalogues."""
    subprocess.run(["sh", "scripts/extract.sh", str(path)], cwd=ROOT, check=True)
    return read(path)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def faults_of(path: Path, template: Catalog) -> Iterator[str]:
    where = path.relative_to(ROOT)
    catalogue = read(path)
    for message in template:
        if not message.id:
            continue
        found = catalogue.get(message.id, message.context)
        if found is None:
            yield f"{where}: not in the catalogue (make translate): {message.id!r}"
        else:
            yield from (f"{where}: {fault}: {message.id!r}" for fault in faults_in(found))
    for message in catalogue:
        if message.id and template.get(message.id, message.context) is None:
            yield f"{where}: no longer said anywhere (make translate): {message.id!r}"


def faults_in(message: Message) -> Iterator[str]:
    ids, strings = forms(message.id), forms(message.string)
    if not all(strings):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    wanted = {name for text in ids for name in PLACEHOLDER.findall(text)}
    needed = set.intersection(*(set(PLACEHOLDER.findall(text)) for text in ids))
    for text in strings:
        used = set(PLACEHOLDER.findall(text))
        if not needed <= used <= wanted:
            yield f"placeholders {sorted(used)} instead of {sorted(wanted)}"


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


if __name__ == "__main__":
    sys.exit(main())
