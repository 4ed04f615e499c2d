from core.logs import redact


def test_no_link_leaves_its_token_in_the_log(app):
    rules = [rule.rule for rule in app.url_map.iter_rules() if "<token>" in rule.rule]
    assert "/accounts/confirm/<token>" in rules
    for rule in rules:
        assert "abc.def" not in redact(rule.replace("<token>", "abc.def"))
