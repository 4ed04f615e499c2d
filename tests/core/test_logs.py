from core.logs import redact


def test_secret_parts_of_addresses_never_reach_a_log():
    assert redact("/calendars/private/abc.def.ics") == "/calendars/private/-"
    assert redact("/accounts/reset/eyJ0.x") == "/accounts/reset/-"
    assert redact("/events/foshan-2026") == "/events/foshan-2026"
