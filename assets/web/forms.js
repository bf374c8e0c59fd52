// Buttons and forms inside the conversation: pressed once, kept while they are filled, sent when they are right.

import { build, later, make, newKey, say, toast } from "./base.js";
import { focusOn, outcome } from "./log.js";
import { Tray } from "./photos.js";
import { record } from "./voice.js";
import { act, ask } from "./wire.js";

const log = document.getElementById("log");

const idOf = (element) => element.closest("[data-message]").dataset.message;

// -- Buttons

async function press(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const answer = await act("/press", { key: newKey(), message: idOf(button), tap: button.dataset.tap }, {
    onWait: () => { if (!button.title) toast(button.title = say("waiting"), "care"); },
  });
  button.removeAttribute("aria-disabled");
  button.removeAttribute("title");
  outcome(answer);
  if (answer.toast) toast(build(answer.toast.html));
}

// -- Forms

/** What a form holds, field by field, as it is sent: every field it has, also those that are empty. */
function answers(form) {
  const held = {};
  for (const field of form.querySelectorAll(".field[data-name]")) held[field.dataset.name] = [];
  for (const [name, value] of new FormData(form)) {
    if (name && typeof value === "string") (held[name] ??= []).push(value);
  }
  return held;
}

const savers = new WeakMap();

function changed(form) {
  form.dataset.dirty = "1";
  if (!savers.has(form)) savers.set(form, later(450, () => save(form)));
  savers.get(form)();
}

async function save(form) {
  const told = form.querySelector("[data-kept]");
  const held = JSON.stringify(answers(form));
  const answer = await ask("/draft", { draft: form.dataset.draft, answers: JSON.parse(held) });
  if (!form.isConnected) return;
  told.textContent = answer?.kept ? say("kept") : say("notKept");
  if (!answer) setTimeout(() => changed(form), 2000);
  else if (JSON.stringify(answers(form)) === held) delete form.dataset.dirty;
}

async function send(form) {
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-disabled") === "true") return;
  const trays = [...form.querySelectorAll("[data-shots]")].map((list) => list.tray).filter(Boolean);
  const trouble = trays.find((tray) => tray.trouble)?.trouble;
  if (trouble || trays.some((tray) => tray.busy)) {
    toast(trouble || say("stillSending"), "care");
    return;
  }
  savers.get(form)?.stop();
  button.setAttribute("aria-disabled", "true");
  const message = idOf(form);
  const answer = await act("/answer", { key: newKey(), message, draft: form.dataset.draft, answers: answers(form) }, {
    onWait: () => { form.querySelector("[data-kept]").textContent = say("waiting"); },
  });
  button.removeAttribute("aria-disabled");
  delete form.dataset.dirty;
  outcome(answer);
  if (answer.toast) toast(build(answer.toast.html));
}

async function putAway(button) {
  const article = button.closest("[data-message]");
  const card = article.parentElement.closest("[data-message]");
  const form = button.closest("form");
  savers.get(form)?.now();
  delete form.dataset.dirty;
  document.activeElement?.blur();
  outcome(await act("/away", { message: article.dataset.message }));
  if (card) focusOn(card.dataset.message);
  else document.getElementById("say").focus();
}

function count(area) {
  const left = area.closest(".field").querySelector("[data-left]");
  const rest = Number(area.dataset.most) - [...area.value].length;
  if (!left) return;
  left.textContent = rest < 0 ? say("tooLong", { n: -rest }) : rest < 80 ? say("charactersLeft", { n: rest }) : "";
  left.classList.toggle("over", rest < 0);
}

// -- Fields that are found while typing

function listOf(field) {
  return document.getElementById(field.getAttribute("aria-controls"));
}

function openList(field, open) {
  listOf(field).hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) field.removeAttribute("aria-activedescendant");
}

function mark(field, n) {
  const all = [...listOf(field).querySelectorAll("[role=option]")];
  if (!all.length) return;
  const at = (n + all.length) % all.length;
  all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  field.setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
}

function marked(field) {
  const all = [...listOf(field).querySelectorAll("[role=option]")];
  return all.findIndex((option) => option.getAttribute("aria-selected") === "true");
}

function pick(field, option) {
  const hidden = field.closest(".field").querySelector("input[type=hidden]");
  field.value = option.textContent;
  hidden.value = option.dataset.value;
  openList(field, false);
  changed(field.form);
}

const narrow = later(120, async (field) => {
  const typed = field.value;
  const found = await ask("/choices", { draft: field.form.dataset.draft, name: field.dataset.pick, typed });
  if (!Array.isArray(found) || field.value !== typed || document.activeElement !== field) return;
  const list = listOf(field);
  list.replaceChildren(...found.map((one, n) => {
    const item = make("li");
    item.setAttribute("role", "option");
    item.id = `${field.id}-o${n}`;
    item.dataset.value = one.value;
    item.append(make("bdi", "", one.label));
    return item;
  }));
  if (!found.length) list.append(make("li", "none", say("noMatch")));
  openList(field, true);
  if (typed && found.length) mark(field, 0);
});

function steer(event) {
  const field = event.target;
  const open = !listOf(field).hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) openList(field, true);
    const at = marked(field);
    mark(field, event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
  } else if (event.key === "Enter" && open && marked(field) >= 0) {
    event.preventDefault();
    pick(field, listOf(field).querySelectorAll("[role=option]")[marked(field)]);
  } else if (event.key === "Escape" && open) {
    event.stopPropagation();
    openList(field, false);
  }
}

// -- Files

function trayOf(field) {
  const list = field.querySelector("[data-shots]");
  const options = { most: Number(list.dataset.most), field: list.dataset.shots, kind: list.dataset.kind ?? "photo" };
  return list.tray ?? new Tray(list, { ...options, changed: () => changed(list.closest("form")) });
}

/** The list of photos of a form, for files dropped anywhere on it; null where it asks for none. */
export function trayAt(element) {
  const form = element.closest?.("form.ask");
  const field = element.closest?.(".field.photos") ?? form?.querySelector(".field.photos");
  return field ? trayOf(field) : null;
}

function clicked(event) {
  const target = event.target;
  const tap = target.closest("[data-tap]");
  if (tap) return press(tap);
  const away = target.closest("[data-away]");
  if (away) return putAway(away);
  const list = target.closest("[data-remove]")?.closest("[data-shots]");
  if (list && !list.tray) return trayOf(list.closest(".field")).clicked(event); // drawn by the server, first touched now
  const recorder = target.closest("[data-record]");
  if (recorder) return record(recorder, (file) => trayOf(recorder.closest(".field")).add([file]));
  const option = target.closest(".found [role=option]");
  if (option) pick(option.closest(".combo").querySelector("[role=combobox]"), option);
  return undefined;
}

function entered(event) {
  const field = event.target;
  if (field.type === "file") {
    const tray = trayOf(field.closest(".field"));
    tray.add(field.files);
    field.value = "";
    return;
  }
  if (field.dataset.most) count(field);
  if (field.dataset.pick) {
    field.closest(".field").querySelector("input[type=hidden]").value = field.value;
    narrow(field);
  }
  if (field.form?.classList.contains("ask")) changed(field.form);
}

/** Begin: one listener for every button and form there is and will be. */
export function start() {
  log.addEventListener("click", clicked);
  log.addEventListener("input", (event) => { if (event.target.type !== "file") entered(event); });
  log.addEventListener("change", (event) => { if (event.target.type === "file") entered(event); });
  log.addEventListener("submit", (event) => {
    if (!event.target.matches("form.ask")) return;
    event.preventDefault();
    send(event.target);
  });
  log.addEventListener("keydown", (event) => {
    if (event.target.dataset?.pick) steer(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.matches("form.ask")) send(event.target.form);
  });
  log.addEventListener("focusin", (event) => {
    if (event.target.dataset?.most) count(event.target);
    showRecorders();
  });
  log.addEventListener("focusout", (event) => {
    if (event.target.dataset?.pick) setTimeout(() => openList(event.target, false), 150);
  });
  log.addEventListener("mousedown", (event) => { if (event.target.closest(".found")) event.preventDefault(); });
  addEventListener("pagehide", () => {
    for (const form of log.querySelectorAll("form.ask[data-dirty]")) savers.get(form)?.now();
  });
  new MutationObserver(showRecorders).observe(log, { childList: true, subtree: true });
  showRecorders();
}

function showRecorders() {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  for (const button of log.querySelectorAll("[data-record][hidden]")) button.hidden = false;
}
