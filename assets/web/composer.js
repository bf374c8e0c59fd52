// The line one writes in: commands found while typing, photos on their way, and words that go out until they arrive.

import { fine, later, make, newKey, person, room, say, toast, build } from "./base.js";
import { outcome, toEnd, waiting } from "./log.js";
import { Tray } from "./photos.js";
import { act, ask } from "./wire.js";

const form = document.getElementById("composer");
const field = document.getElementById("say");
const menu = document.getElementById("menu");
const opener = document.getElementById("open-menu");
const KEPT = `street-team-out-${person}`;
const BEGUN = `street-team-begun-${person}-${room}`;

const tray = new Tray(document.getElementById("tray"), { most: 10, field: "" });
let chosen = -1;
let steered = false;

// -- Sending

const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
const keep = (list) => sessionStorage.setItem(KEPT, JSON.stringify(list));

async function send(out) {
  const bubble = out.room === room ? waiting(out.text, say("sending")) : { gone() {}, says() {} };
  const answer = await act("/say", out, { onWait: () => bubble.says(say("waiting")) });
  bubble.gone();
  keep(kept().filter((other) => other.key !== out.key));
  outcome(answer, { typed: true });
  if (answer.toast) toast(build(answer.toast.html));
  if ((answer.failed || !answer.kept) && !field.value) {
    field.value = out.text;
    sessionStorage.setItem(BEGUN, out.text);
    grow();
  }
}

function submit(text = field.value) {
  const words = text.trim();
  if (tray.busy || tray.trouble) return toast(tray.trouble || say("stillSending"), "care");
  const photos = tray.take();
  if (!words && !photos.length) return field.focus();
  const out = { key: newKey(), room, text: words, photos };
  keep([...kept(), out]);
  field.value = "";
  sessionStorage.removeItem(BEGUN);
  grow();
  hide();
  send(out);
  return undefined;
}

/** Say something as if it had been typed. */
export const sayNow = (text) => submit(text);

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 152)}px`;
}

// -- Commands

const options = () => [...menu.querySelectorAll("[role=option]")];

const look = later(50, async () => {
  const text = field.value;
  if (!text.startsWith("/") || text.includes("\n")) return hide();
  const found = await ask("/suggest", { text });
  if (found === null || found.failed || field.value !== text) return undefined;
  return show(found, text);
});

function show(found, text) {
  menu.replaceChildren();
  if (!found.length) return hide();
  let named = null;
  let box = menu;
  found.forEach((option, n) => {
    if (option.group && option.group !== named) box = grouped(option.group, n);
    named = option.group;
    box.append(drawn(option, n));
  });
  const keys = make("p", "keys");
  keys.setAttribute("aria-hidden", "true");
  keys.append(key("↵"), ` ${say("run")}  `, key("⇥"), ` ${say("fill")}  `, key("esc"), ` ${say("dismiss")}`);
  if (found[0].command && fine) menu.append(keys);
  menu.hidden = false;
  menu.scrollTop = 0;
  for (const one of [field, opener]) one.setAttribute("aria-expanded", "true");
  steered = false;
  const exact = found.findIndex((option) => option.value === text.trim());
  const group = found.some((option) => option.value.startsWith(`${text.trim()} `));
  choose(exact >= 0 || group || !found[0].command ? exact : 0);
  return undefined;
}

function grouped(name, n) {
  const box = make("div");
  box.setAttribute("role", "group");
  const label = make("p", "group", name);
  label.id = `group-${n}`;
  box.setAttribute("aria-labelledby", label.id);
  box.append(label);
  menu.append(box);
  return box;
}

function drawn(option, n) {
  const item = make("div");
  item.setAttribute("role", "option");
  item.id = `option-${n}`;
  item.dataset.value = option.value;
  item.dataset.command = option.command;
  const label = make("bdi", "means", option.label);
  if (option.command) item.append(make("span", "says", option.value), label);
  else item.append(make("bdi", "says", option.label));
  return item;
}

function key(text) {
  return make("kbd", "", text);
}

function choose(n) {
  const all = options();
  chosen = n < 0 ? -1 : (n + all.length) % all.length;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  if (chosen < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
  return undefined;
}

function hide() {
  look.stop();
  menu.hidden = true;
  chosen = -1;
  field.removeAttribute("aria-activedescendant");
  for (const one of [field, opener]) one.setAttribute("aria-expanded", "false");
}

function fill(option) {
  field.value = `${option.dataset.value} `;
  grow();
  field.focus();
  look();
}

function run(option) {
  if (option.dataset.command) submit(option.dataset.value);
  else fill(option);
}

export function openMenu() {
  if (!field.value.startsWith("/")) field.value = "/";
  grow();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  look();
}

const KEYS = {
  ArrowDown: () => { steered = true; choose(chosen + 1); },
  ArrowUp: () => { steered = true; choose(chosen < 0 ? -1 + options().length : chosen - 1 < 0 ? options().length - 1 : chosen - 1); },
  Escape: hide,
};

function typed(event) {
  if (event.isComposing) return;
  if (!menu.hidden) {
    const option = options()[chosen];
    if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); return; }
    if (event.key === "Tab" && option && !event.shiftKey) { event.preventDefault(); fill(option); return; }
    if (event.key === "Enter" && !event.shiftKey && option) {
      // What was only begun is completed, not run: the first of a group may be one that nobody meant.
      const meant = steered || option.dataset.value === field.value.trim();
      if (meant || option.dataset.command) { event.preventDefault(); (meant ? run : fill)(option); return; }
    }
  }
  if (event.key === "Enter" && !event.shiftKey && (fine || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    submit();
  }
}

/** Begin: take what is typed, chosen, pasted and dropped. */
export function start() {
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  field.value ||= sessionStorage.getItem(BEGUN) ?? "";
  field.addEventListener("input", () => { grow(); look(); sessionStorage.setItem(BEGUN, field.value); });
  field.addEventListener("keydown", typed);
  field.addEventListener("blur", () => setTimeout(() => { if (!form.contains(document.activeElement)) hide(); }, 150));
  opener.addEventListener("click", () => (menu.hidden ? openMenu() : hide()));
  menu.addEventListener("mousedown", (event) => event.preventDefault());
  menu.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) run(option);
  });
  menu.addEventListener("mousemove", (event) => {
    const at = options().indexOf(event.target.closest("[role=option]"));
    if (at >= 0 && at !== chosen) choose(at);
  });
  document.getElementById("add-photos").addEventListener("change", (event) => {
    tray.add(event.target.files);
    event.target.value = "";
    field.focus();
  });
  field.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) { event.preventDefault(); tray.add(event.clipboardData.files); }
  });
  document.querySelector("[data-open-menu]")?.addEventListener("click", openMenu);
  grow();
  if (fine) field.focus({ preventScroll: true });
  kept().forEach(send);
  toEnd();
}

export { tray };
