"""A camera that looks at one ticket: a film of it that Chromium plays in place of a camera."""

from pathlib import Path

import segno

WIDE, HIGH, FRAMES = 640, 480, 3
FLAGS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def film(code: str, path: Path) -> str:
    """Write the QR code of ``code`` in the middle of grey frames (YUV4MPEG2, 4:2:0); the flag that shows it."""
    rows = [bytes(row) for row in segno.make(code, error="m", micro=False).matrix_iter(scale=7, border=4)]
    left, top = (WIDE - len(rows[0])) // 2, (HIGH - len(rows)) // 2
    assert min(left, top) >= 0
    luma = bytearray(b"\xd0" * (WIDE * HIGH))
    for number, row in enumerate(rows):
        start = (top + number) * WIDE + left
        luma[start : start + len(row)] = bytes(16 if dark else 235 for dark in row)
    frame = b"FRAME\n" + bytes(luma) + b"\x80" * (WIDE * HIGH // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)
    return f"--use-file-for-fake-video-capture={path}"
