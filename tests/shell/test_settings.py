"""What follows from settings: where links for others lead."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingWrong, read_settings


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


def test_a_link_for_whoever_runs_it_never_leads_to_everywhere() -> None:
    assert Settings(web_host="0.0.0.0").address == "http://127.0.0.1:8080/"
    assert Settings(web_host="::").address == "http://[::1]:8080/"


@pytest.mark.parametrize("url", ["https://example.org/team/", "https://example.org/?a=b", "https://example.org/#x"])
def test_a_public_address_below_the_root_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREETTEAM_PUBLIC_URL", url)

    with pytest.raises(SettingWrong, match=r"STREETTEAM_PUBLIC_URL .*begin at the root of a host"):
        read_settings()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('STREETTEAM_DEMO="0', 'STREETTEAM_DEMO="0'),
        ("STREETTEAM_WEB_PORT='80", "STREETTEAM_WEB_PORT='80"),
        ("STREETTEAM_TELEGRAM_TOKEN='12:secret", "STREETTEAM_TELEGRAM_TOKEN"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_gives_no_secret_away(
    line: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"# ours\nSTREETTEAM_LOG_FORMAT=json\n{line}\n")

    with pytest.raises(SettingWrong) as refused:
        read_settings()

    assert str(refused.value).startswith(f"Line 3 of .env cannot be read: {shown}")
    assert "secret" not in str(refused.value)
    assert str(refused.value).endswith("for example STREETTEAM_DEMO=0")


def test_the_home_folder_is_found_where_no_shell_has_written_it_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "kim"))
    (tmp_path / ".env").write_text("STREETTEAM_DATA=~/team\nSTREETTEAM_DATABASE_URL=sqlite:///~/team.db\n")

    settings = read_settings()

    team = tmp_path / "kim" / "team"
    assert (settings.data, settings.media) == (team, team / "media")
    assert settings.database == f"sqlite:///{team}.db"
