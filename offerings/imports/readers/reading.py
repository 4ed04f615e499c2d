"""The door of this package: any supported file to values."""

from collections.abc import Callable, Mapping

from offerings.imports.readers.csv_file import read_csv
from offerings.imports.readers.detect import Format, detect
from offerings.imports.readers.frab_xml import read_frab_xml
from offerings.imports.readers.ics import read_ics
from offerings.imports.readers.schedule_json import read_schedule_json
from offerings.imports.readers.values import Programme, Tables
from offerings.imports.readers.xlsx import read_xlsx

_READERS: Mapping[Format, Callable[[bytes], Programme | Tables]] = {
    Format.FRAB_XML: read_frab_xml,
    Format.SCHEDULE_JSON: read_schedule_json,
    Format.ICS: read_ics,
    Format.CSV: read_csv,
    Format.XLSX: read_xlsx,
}


def read(data: bytes) -> Programme | Tables:
    """Raises ImportRefused, and nothing else, when the file can't be taken at all."""
    return _READERS[detect(data)](data)
