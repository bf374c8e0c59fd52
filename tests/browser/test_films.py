"""Films in a real browser: one that it has recorded itself is added to a form, sent, and runs."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.window import PATIENCE_MS, Window, Windows

pytestmark = pytest.mark.xdist_group("browser")

RECORDED = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const pen = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
    const parts = [];
    const over = new Promise((done) => { recorder.onstop = done; });
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    recorder.ondataavailable = (part) => part.data.size && parts.push(part.data);
    recorder.start(50);
    for (let n = 0; parts.length < 3; n++) {
        pen.fillStyle = n % 2 ? "#c33" : "#39c";
        pen.fillRect(0, 0, 64, 48);
        await frame();
    }
    recorder.stop();
    await over;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}"""
RUNS = "(film) => film.videoWidth === 64 && !film.error"


def test_a_film_is_added_taken_away_and_runs_where_it_was_sent(windows: Windows) -> None:
    ines = windows.of("Ines").says("/film")
    made = bytes(ines.page.evaluate(RECORDED))
    adder, added = ines.form.locator("input[data-add=video]"), ines.form.locator("[data-media] video")

    adder.set_input_files({"name": "notes.webm", "mimeType": "video/webm", "buffer": b"no film at all"})
    ines.forgives("422")
    expect(ines.form).to_contain_text("isn’t a film I can play", timeout=PATIENCE_MS)
    adder.set_input_files({"name": "porch.webm", "mimeType": "video/webm", "buffer": made})
    expect(added).to_be_visible(timeout=PATIENCE_MS)
    runs(ines, added)
    ines.form.get_by_role("button", name="Take porch.webm away").click()
    expect(added).to_have_count(0)
    adder.set_input_files({"name": "porch.webm", "mimeType": "video/webm", "buffer": made})
    expect(added).to_be_visible(timeout=PATIENCE_MS)
    ines.sends_the_form()
    ines.sees("It runs")

    runs(ines, ines.last.locator("video"))


def runs(window: Window, film: Locator) -> None:
    """Wait until the browser has read a film, and knows how large it is."""
    window.page.wait_for_function(RUNS, arg=film.element_handle(), timeout=PATIENCE_MS)
