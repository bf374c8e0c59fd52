"""What can be measured about a page that is shown: names, contrast, sizes, overflow."""

from typing import Any

from playwright.sync_api import Page

_INTERACTIVE = {
    "button", "link", "textbox", "combobox", "checkbox", "radio", "option", "searchbox", "spinbutton", "Date",
    "InputTime", "DisclosureTriangle",
}  # fmt: skip

# Text that is shown, with its contrast against whatever stands behind it; of a gradient the worst of its colours.
_CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const seen = new Map();
    const rgba = (colour) => {
        if (!seen.has(colour)) {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            seen.set(colour, [r, g, b, a / 255]);
        }
        return seen.get(colour);
    };
    const over = (top, below) => top.slice(0, 3).map((part, n) => part * top[3] + below[n] * (1 - top[3]));
    const grounds = (element) => {
        if (!element) return [[255, 255, 255]];
        const style = getComputedStyle(element);
        const below = grounds(element.parentElement);
        const plain = rgba(style.backgroundColor);
        const solid = plain[3] ? below.map((ground) => over(plain, ground)) : below;
        const painted = style.backgroundImage.match(/(rgba?|color|oklab|oklch)\\([^()]*\\)/g) ?? [];
        if (!painted.length || element.matches(".side, body")) return solid;
        return painted.flatMap((colour) => solid.map((ground) => over(rgba(colour), ground)));
    };
    const light = (colour) => {
        const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const [r, g, b] = colour.map((part) => linear(part / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    };
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim();
        const element = walk.currentNode.parentElement;
        if (!text || element.closest("script, [hidden], svg, .face")) continue;
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const box = element.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue;
        const style = getComputedStyle(element);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        const worst = Math.min(...grounds(element).map((ground) => contrast(over(rgba(style.color), ground), ground)));
        if (worst < (large ? 3 : 4.5)) found.push(`${worst.toFixed(2)}: ${text.slice(0, 40)} (${element.className})`);
    }
    return [...new Set(found)];
}"""

# Controls a finger has to hit, measured with what stands around them for it.
_SMALL = """(least) => [...document.querySelectorAll("button, a, input, select, textarea, summary, [role=option]")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip") && !one.classList.contains("unseen")
        && one.type !== "hidden" && !(one.localName === "a" && one.closest("p, dd, blockquote")))
    .map((one) => {
        const around = one.closest("label") ?? one;
        const box = around.getBoundingClientRect();
        const halo = parseFloat(getComputedStyle(one, "::after").inset) || 0;
        return [box.width - 2 * halo, box.height - 2 * halo, one];
    })
    .filter(([width, height]) => width > 0 && (width < least - 0.5 || height < least - 0.5))
    .map(([width, height, one]) => `${Math.round(width)} by ${Math.round(height)}: ${one.outerHTML.slice(0, 80)}`)"""


# What is shown beyond the window's edge, unless something around it that is within the window scrolls or cuts it.
_STICKS_OUT = """(width) => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || box.right <= width + 1 || !one.checkVisibility()) return false;
    if (getComputedStyle(one).clipPath !== "none") return false;
    for (let up = one.parentElement; up && !up.matches(".app, body"); up = up.parentElement) {
        const style = getComputedStyle(up);
        if (style.overflowX !== "visible" && up.getBoundingClientRect().right <= width + 1) return false;
    }
    return true;
}).map((one) => one.outerHTML.slice(0, 80))"""


def nameless(page: Page) -> list[str]:
    """Controls that a screen reader could only call "button"."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        f"{role} {node.get('backendDOMNodeId')}"
        for node in nodes
        if not node.get("ignored")
        and (role := node.get("role", {}).get("value", "")) in _INTERACTIVE
        and not str(node.get("name", {}).get("value", "")).strip()
    ]


def hard_to_read(page: Page) -> list[str]:
    """Text whose contrast is less than WCAG asks: 4.5, or 3 where it is large."""
    found: list[str] = page.evaluate(_CONTRAST)
    return found


def hard_to_hit(page: Page, least: int = 44) -> list[str]:
    """Controls smaller than so many pixels."""
    found: list[str] = page.evaluate(_SMALL, least)
    return found


def sticks_out(page: Page) -> list[str]:
    """What reaches beyond the window's edge and can't be scrolled to on its own."""
    assert page.viewport_size is not None
    found: list[str] = page.evaluate(_STICKS_OUT, page.viewport_size["width"])
    return found


def focused(page: Page) -> str:
    """What has the focus: its label or what it says."""
    found: str = page.evaluate(
        "() => { const here = document.activeElement;"
        " return here.getAttribute('aria-label') ?? here.textContent.trim().slice(0, 60) ?? here.id }"
    )
    return found
