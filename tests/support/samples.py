"""Real files that are read where they lie, beside the checkout, and never copied into it."""

import os
from pathlib import Path

import pytest

from scripts.environment import ROOT


def samples_folder(*parts: str) -> Path:
    """``samples_folder("programmes")``; skips the test where the samples are absent."""
    folder = Path(os.environ.get("HUIZHI_SAMPLES", ROOT.parent / "shared/data/samples")).joinpath(*parts)
    if not folder.exists():
        pytest.skip(f"the samples are not here: {folder}")
    return folder
