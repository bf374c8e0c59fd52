// The conversation: its parts put together, and what concerns the page as a whole.

import { make, say } from "./base.js";
import * as composer from "./composer.js";
import * as forms from "./forms.js";
import * as large from "./large.js";
import * as log from "./log.js";
import { listen } from "./wire.js";

// -- Photos dropped anywhere go into the form below them, or are handed in

let cover = null;
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function uncover() {
  cover?.remove();
  cover = null;
  document.querySelector(".dropping")?.classList.remove("dropping");
}

addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const form = event.target.closest?.("form.ask");
  const area = form?.querySelector(".field.photos .drop");
  document.querySelectorAll(".dropping").forEach((one) => { if (one !== area) one.classList.remove("dropping"); });
  area?.classList.add("dropping");
  if (area) { cover?.remove(); cover = null; }
  else if (!cover) document.body.append(cover = make("div", "over-all", say("drop")));
});
addEventListener("dragleave", (event) => { if (!event.relatedTarget) uncover(); });
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  uncover();
  (forms.trayAt(event.target) ?? composer.tray).add(event.dataTransfer.files);
});

// -- The menu of who one is: closed by Escape, and by looking elsewhere

for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// -- A phone's keyboard covers the page without telling the layout; this does

const view = window.visualViewport;
if (view && matchMedia("(pointer: coarse)").matches) {
  view.addEventListener("resize", () => {
    document.getElementById("app").style.height = view.scale > 1.01 ? "" : `${view.height}px`;
  });
}

const tabs = document.querySelector(".rooms");
const here = tabs.querySelector("[aria-current]");
if (here) tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;

/** Where more rooms are than fit, the end that hides some fades out. */
function fade() {
  const [left, hidden] = [Math.abs(tabs.scrollLeft), tabs.scrollWidth - tabs.clientWidth];
  tabs.classList.toggle("before", left > 4);
  tabs.classList.toggle("after", left < hidden - 4);
}
tabs.addEventListener("scroll", fade, { passive: true });
new ResizeObserver(fade).observe(tabs);
fade();
log.start();
forms.start();
large.start();
composer.start();
listen();
