"""What follows from settings: where links for others lead."""

import pytest

from bot.settings import Settings


@pytest.mark.parametrize(
    ("host", "port", "public", "leads"),
    [
        ("127.0.0.1", 8080, "", "http://127.0.0.1:8080"),
        ("::1", 8081, "", "http://[::1]:8081"),
        ("192.168.1.5", 8080, "", "http://192.168.1.5:8080"),
        ("0.0.0.0", 8080, "", ""),
        ("::", 8080, "", ""),
        ("127.0.0.1", 0, "", ""),
        ("0.0.0.0", 8080, "https://team.example.org/", "https://team.example.org"),
    ],
)
def test_a_link_for_others_leads_where_a_browser_can_go(host: str, port: int, public: str, leads: str) -> None:
    assert Settings(web_host=host, web_port=port, public_url=public).inviting_address == leads
