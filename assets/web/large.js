// Pictures, large: one after the other by keys, buttons or a swipe, and back to where one was.

import { say } from "./base.js";

const dialog = document.getElementById("large");
const image = document.getElementById("large-image");
const words = document.getElementById("large-words");
const counted = document.getElementById("large-count");
let shots = [];
let at = 0;

function show(n) {
  at = (n + shots.length) % shots.length;
  const shot = shots[at];
  const small = shot.querySelector("img");
  image.alt = small.alt;
  const dark = shot.querySelector("source"); // a drawn picture has a form for dark surroundings
  image.src = dark && matchMedia(dark.media).matches ? dark.srcset : shot.href;
  words.textContent = small.alt;
  counted.textContent = shots.length > 1 ? say("picture", { n: at + 1, of: shots.length }) : "";
  for (const step of dialog.querySelectorAll("[data-step]")) step.hidden = shots.length < 2;
}

function open(shot) {
  shots = [...shot.closest("[data-message]").querySelectorAll("[data-large]")];
  show(shots.indexOf(shot));
  dialog.showModal();
  dialog.querySelector("[data-close]").focus();
  dialog.addEventListener("close", () => { image.removeAttribute("src"); shot.focus(); }, { once: true });
}

/** Begin: every picture that says it can be opened large opens here. */
export function start() {
  document.addEventListener("click", (event) => {
    const shot = event.target.closest("[data-large]");
    if (!shot || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(shot);
  });
  dialog.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) show(at + Number(step.dataset.step));
    else if (!event.target.closest("img, figcaption")) dialog.close();
  });
  const turned = () => (document.dir === "rtl" ? -1 : 1);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - turned());
    if (event.key === "ArrowRight") show(at + turned());
  });
  let from = null;
  dialog.addEventListener("pointerdown", (event) => { from = event.clientX; });
  dialog.addEventListener("pointerup", (event) => {
    const way = from === null ? 0 : event.clientX - from;
    from = null;
    if (Math.abs(way) > 60 && shots.length > 1) show(at + (way < 0 ? 1 : -1));
  });
}
