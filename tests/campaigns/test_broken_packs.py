"""What is said about a campaign pack that is broken, and on which line."""

import shutil
import tomllib
from pathlib import Path

import pytest

from campaigns.packs import BrokenPack, check, load
from campaigns.packs.reading import SHIPPED

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "broken_packs.toml").read_text("utf-8"))["case"]

C, M, W = "campaign.toml", "missions.toml", "words.toml"
MISSING = f"this file is missing: a pack has {C}, {M}, interviews.toml, {W}."


@pytest.fixture
def harbor(tmp_path: Path) -> Path:
    """A small pack that is right."""
    return shutil.copytree(HERE / "harbor", tmp_path / "harbor")


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_broken_pack_says_which_line_is_wrong_and_why(harbor: Path, case: dict[str, str]) -> None:
    change(harbor, case["file"], case["old"], case["new"])

    assert problems(harbor) == [f"{case.get('in', case['file'])}, line {case['line']}: {case['says']}"]
    with pytest.raises(BrokenPack, match="has 1 problem"):
        load(harbor)


def test_a_number_of_thousands_of_digits_is_found(harbor: Path) -> None:
    change(harbor, M, "worth = 10", f"worth = {'1' * 5000}")

    assert problems(harbor) == ["missions.toml, line 10: this number is too long to be read. Shorten it."]


def test_lists_in_lists_without_end_are_found(harbor: Path) -> None:
    change(harbor, M, "worth = 10", f"worth = {'[' * 5000}")

    [problem] = check(harbor)

    assert (problem.file, problem.line) == (M, 10)
    assert problem.what == "lists and tables are nested too deep to be read."


def test_a_mission_that_ends_before_its_needs_can_be_done_is_found(harbor: Path) -> None:
    change(harbor, M, 'starts = "thursday"\nends = "friday 20:00"', "ends = 2026-11-20")
    change(harbor, M, 'place = "The pier"', 'place = "The pier"\nstarts = 2026-12-01')

    [problem] = problems(harbor)

    assert problem == (
        'missions.toml, line 33: mission "ask" can never be handed out: it ends on 2026-11-20, and needs "walk",'
        " which can't be done before 2026-12-01. Move one of them."
    )


def test_a_mission_that_waits_for_one_that_is_never_handed_out_is_not_blamed(harbor: Path) -> None:
    change(harbor, M, 'starts = "thursday"\nends = "friday 20:00"', "ends = 2026-11-20")
    change(harbor, M, 'place = "The pier"', 'place = "The pier"\nstarts = 2026-12-24')

    assert [(problem.file, problem.line) for problem in check(harbor)] == [(M, 13)]


def test_every_problem_is_told_at_once_in_the_order_of_the_files(harbor: Path) -> None:
    change(harbor, W, "{name}", "{}")
    change(harbor, M, "worth = 10", "worth = -1")
    change(harbor, M, 'goal = "reach"', 'goal = "rich"')
    change(harbor, C, "America/New_York", "Atlanta")

    with pytest.raises(BrokenPack) as broken:
        load(harbor)

    found = [(problem.file, problem.line) for problem in broken.value.problems]
    assert found == [(C, 8), (M, 9), (M, 10), (W, 2)]
    assert str(broken.value).startswith(f'The campaign pack "{harbor}" has 4 problems.\ncampaign.toml, line 8: ')


def test_a_file_that_cant_be_read_hides_no_problem_in_the_others(harbor: Path) -> None:
    change(harbor, C, "[hours]", "[hours")
    change(harbor, M, '"walk",', '"wok",')

    assert [(problem.file, problem.line) for problem in check(harbor)] == [(C, 12), (M, 32)]


def test_a_mission_that_is_wrong_in_itself_can_still_be_needed(harbor: Path) -> None:
    change(harbor, M, 'kind = "photo"', "kind = 7")

    assert [(problem.file, problem.line) for problem in check(harbor)] == [(M, 7)]


def test_a_missing_file_is_named_and_what_it_may_be_called(harbor: Path) -> None:
    (harbor / M).rename(harbor / "mission.toml")
    (harbor / W).unlink()

    assert problems(harbor) == [
        f'missions.toml: {MISSING} Is it "mission.toml"? Then rename it.',
        f"words.toml: {MISSING} Copy it from {SHIPPED / 'blank' / W}.",
    ]


def test_a_file_that_isnt_utf_8_says_on_which_line(harbor: Path) -> None:
    text = (harbor / W).read_text("utf-8")
    (harbor / W).write_bytes(text.encode("latin-1"))

    assert problems(harbor) == [
        "words.toml, line 5: there is a byte here, 0xed, that isn't UTF-8. Save the file as UTF-8 in your editor."
    ]


def test_a_file_that_is_a_folder_is_said_to_be_unreadable(harbor: Path) -> None:
    (harbor / W).unlink()
    (harbor / W).mkdir()

    [problem] = problems(harbor)

    assert problem.startswith("words.toml: this file can't be read: ")


def test_a_name_there_is_not_offers_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    [problem] = check("atlnta")

    assert str(problem) == (
        'atlnta: there is no pack of this name (atlanta, blank), and no such folder. Did you mean "atlanta"?'
    )


def test_a_folder_there_is_not_offers_the_nearest_beside_it(harbor: Path) -> None:
    [problem] = check(harbor.parent / "harbour")

    assert str(problem) == (
        f'{harbor.parent / "harbour"}: there is no such folder. Did you mean "{harbor}"?'
    )  # fmt: skip


def test_a_file_of_a_pack_is_not_taken_for_the_pack(harbor: Path) -> None:
    [problem] = check(harbor / M)

    assert str(problem) == f"{harbor / M}: this is a file, and a pack is a folder. Give {harbor}."


def test_a_path_no_system_can_open_is_a_problem_and_no_crash() -> None:
    [problem] = check("no\0where")

    assert problem.line is None
