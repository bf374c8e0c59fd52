"""What somebody does in a window of the browser chat, in their own words. It works with every campaign."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

WIDE, PHONE = (1280, 800), (390, 844)
SIZES = {"wide": WIDE, "phone": PHONE}
PATIENCE_MS = 15_000


class Window:
    """A window on the conversation."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.address = address
        self.complaints: list[str] = []
        self._forgiven: tuple[str, ...] = ()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    # -- Where one is

    def opens(self, path: str = "/") -> "Window":
        """Go to an address of the chat and wait until everything is in its place."""
        self.page.goto(self.address + path)
        if self.page.locator("#app").count():
            self.is_ready()
        return self

    def is_ready(self) -> None:
        """Wait until the messages are shown and the stream is open."""
        expect(self.page.locator("#log.ready")).to_be_attached(timeout=PATIENCE_MS)

    def is_played_by(self, name: str) -> "Window":
        """Be somebody of the demo team, by the switch."""
        self.page.locator("[data-menu] summary").click()
        self.page.locator(".menu-item", has_text=name).click()
        expect(self.page.locator("[data-menu] .who")).to_contain_text(name)
        self.is_ready()
        return self

    def goes_to(self, room: str) -> "Window":
        """Go to a room by its name."""
        self.page.get_by_role("navigation").get_by_role("link", name=room).click()
        expect(self.page.locator(".head h2")).to_have_text(room)
        self.is_ready()
        return self

    # -- What is seen

    @property
    def messages(self) -> Locator:
        """The messages of the room, without those on their way."""
        return self.page.locator("#log > .message:not(.waiting)")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    @property
    def form(self) -> Locator:
        """The form that is open."""
        return self.page.locator("form.ask")

    @property
    def toast(self) -> Locator:
        """What was said in passing, last."""
        return self.page.locator("#toasts .notice").last

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.page.locator("#say")

    def sees(self, text: str) -> None:
        """Wait until the newest message says this."""
        expect(self.last).to_contain_text(text, timeout=PATIENCE_MS)

    def sees_nothing_of(self, text: str) -> None:
        """Nothing in the room says this."""
        expect(self.page.locator("#log")).not_to_contain_text(text)

    # -- What is done

    def says(self, text: str, then: str = "") -> "Window":
        """Write something and send it; wait for what is then seen."""
        self.field.fill(text)
        self.field.press("Escape")
        self.page.locator("#composer .send").click()
        expect(self.page.locator(".message.waiting")).to_have_count(0, timeout=PATIENCE_MS)
        if then:
            self.sees(then)
        return self

    def presses(self, label: str, *, on: Locator | None = None) -> "Window":
        """Press a button of the newest message that has it."""
        scope = self.page.locator("#log") if on is None else on
        scope.get_by_role("button", name=label, exact=True).last.click()
        return self

    def fills(self, **answers: str) -> "Window":
        """Write into fields of the open form, by their names."""
        for name, text in answers.items():
            self.form.locator(f"[data-name={name}]").locator("textarea, input:not([type=hidden])").first.fill(text)
        return self

    def adds_photos(self, *photos: bytes, names: Sequence[str] = ()) -> "Window":
        """Choose photos for the open form and wait until they have arrived."""
        before = self.form.locator("[data-media]").count()
        self.form.locator("input[data-add=photo]").set_input_files(files(photos, names))
        expect(self.form.locator("[data-media]")).to_have_count(before + len(photos), timeout=PATIENCE_MS)
        return self

    def drops(self, target: Locator, *photos: bytes) -> "Window":
        """Drop photos onto something."""
        data = self.page.evaluate_handle(
            """(files) => {
                const transfer = new DataTransfer();
                for (const [name, numbers] of files) {
                    transfer.items.add(new File([new Uint8Array(numbers)], name, { type: "image/jpeg" }));
                }
                return transfer;
            }""",
            [[f"dropped-{n}.jpg", list(photo)] for n, photo in enumerate(photos)],
        )
        for event in ("dragenter", "dragover", "drop"):
            target.dispatch_event(event, {"dataTransfer": data})
        return self

    def sends_the_form(self) -> "Window":
        """Press the form's own button."""
        self.form.locator("[type=submit]").click()
        return self

    def is_kept(self) -> "Window":
        """Wait until what was typed into the form is kept."""
        expect(self.form.locator("[data-kept]")).not_to_be_empty(timeout=PATIENCE_MS)
        expect(self.form).not_to_have_attribute("data-dirty", "1", timeout=PATIENCE_MS)
        return self

    # -- What the page complains about

    def forgives(self, *words: str) -> "Window":
        """Expect these words among the page's complaints: the line is about to break."""
        self._forgiven += words
        return self

    @property
    def unforgiven(self) -> list[str]:
        """What the page complained about."""
        return [one for one in self.complaints if not any(words in one for words in self._forgiven)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({urlsplit(message.location.get('url', '')).path})")


class Windows:
    """Windows of different people: each in a browser of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._windows: list[Window] = []
        self._contexts: list[BrowserContext] = []

    def of(self, name: str = "", *, size: str = "wide", dark: bool = False) -> Window:
        """A window of somebody of the demo team, of the first one where no name is given."""
        window = self.blank(size=size, dark=dark).opens()
        return window.is_played_by(name) if name else window

    def blank(self, *, size: str = "wide", dark: bool = False, **more: Any) -> Window:
        """A window that hasn't been anywhere."""
        width, height = SIZES[size]
        phone = size == "phone"
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, has_touch=phone, is_mobile=phone, locale="en-US",
            color_scheme="dark" if dark else "light", **more,
        )  # fmt: skip
        self._contexts.append(context)
        return self._keep(Window(context, self._address))

    def beside(self, window: Window) -> Window:
        """Another window of the same person in the same browser."""
        return self._keep(Window(window.page.context, self._address))

    def close(self) -> None:
        """Close them all; whatever a page complained about is an error."""
        complaints = [complaint for window in self._windows for complaint in window.unforgiven]
        for context in self._contexts:
            context.close()
        assert not complaints, complaints

    def _keep(self, window: Window) -> Window:
        self._windows.append(window)
        return window


def files(photos: Sequence[bytes], names: Sequence[str] = ()) -> Any:
    """Photos as a file chooser takes them."""
    given = [*names, *(f"photo-{n}.jpg" for n in range(len(names), len(photos)))]
    return [
        {"name": name, "mimeType": "image/jpeg", "buffer": photo} for name, photo in zip(given, photos, strict=True)
    ]
