from core.invariants import INVARIANTS, Invariant


def test_check_lists_what_is_broken_and_fails(cli, monkeypatch):
    monkeypatch.setitem(INVARIANTS, "x", Invariant("nothing is odd", lambda: ["Row 7 is odd."]))
    result = cli("check")
    assert result.exit_code == 1
    assert "BROKEN  nothing is odd" in result.output
    assert "Row 7 is odd." in result.output


def test_check_of_an_empty_database_is_clean(cli):
    result = cli("check")
    assert result.exit_code == 0, result.output
    assert "0 broken rows" in result.output
