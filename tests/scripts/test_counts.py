from pathlib import Path

from scripts.counts import Counts, read, total

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/><testcase name="c"><failure/></testcase>
<testcase name="d"><error/></testcase><testcase name="e"><skipped/></testcase>
</testsuite></testsuites>"""


def test_a_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert read(report) == Counts(passed=2, failed=2, skipped=1)


def test_a_run_without_a_report_failed(tmp_path: Path) -> None:
    assert read(tmp_path / "absent.xml") == Counts(failed=1)


def test_runs_are_summed(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert str(total([report, report])) == "4 passed, 4 failed, 2 skipped"
