// The messages of the room: where each belongs, what day it is, and where the reader is looking.

import { build, fine, later, make, person, room, say } from "./base.js";
import { ask, get, on, restart, seen } from "./wire.js";

const scroller = document.getElementById("scroll");
const column = scroller.querySelector(".column");
const log = document.getElementById("log");
const newer = document.getElementById("newer");
const earlier = document.getElementById("earlier");
const line = document.getElementById("wire");
const titled = document.title;

let stuck = true;
let read = log.dataset.read;
const unread = {};

/** Whether the reader looks at the newest message. */
const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 90;

/** Show the newest message. */
export function toEnd() {
  stuck = true;
  scroller.scrollTop = scroller.scrollHeight;
  newer.hidden = true;
}

/** Take in messages. `forced` are those whose form may replace what is being typed: the server just read it. */
export function take(messages, { forced = "" } = {}) {
  let grew = false;
  for (const message of messages) {
    if (message.room === room) grew = place(message, message.id === forced) || grew;
  }
  tidy();
  if (stuck) toEnd();
  else if (grew) newer.hidden = false;
  noteRead();
}

// What is pressed isn't drawn anew or moved between finger down and finger up: the press would be lost with it.
let pressed = false;
const held = [];

function onceFree(work) {
  if (pressed) held.push(work);
  else work();
}

function released() {
  if (!pressed) return;
  setTimeout(() => { // the click itself comes first
    pressed = false;
    for (const work of held.splice(0)) work();
  });
}

function place(message, forced) {
  const there = document.getElementById(`m-${message.id}`);
  if (!message.html) {
    there?.remove();
    return false;
  }
  if (there && !forced && there.dataset.changed >= message.changed) return false;
  const drawn = build(message.html);
  if (there && !forced && isBeingTyped(there) && drawn.querySelector(":scope > .body > form.ask")) return false;
  if (there) {
    keepUnder(there, drawn);
    exchange(there, drawn);
    return false;
  }
  const parent = message.under ? document.querySelector(`#m-${CSS.escape(message.under)} .under`) : log;
  if (!parent) return false;
  parent.insertBefore(drawn, follower(parent, message.position));
  drawn.classList.add("landed");
  document.getElementById("welcome")?.remove();
  return parent === log && message.mine !== "1";
}

/** Put a message drawn anew where it stood: what was open stays open, and the focus where it was. */
function exchange(there, drawn) {
  keepOpen(there, drawn);
  const back = focusIn(there);
  there.replaceWith(drawn);
  back?.(drawn);
}

/** A form somebody is typing into isn't taken from under their hands; what they type is kept on its own. */
const isBeingTyped = (article) => {
  const form = article.querySelector(":scope > .body > form.ask");
  const sending = ".sending, .failed, [aria-pressed=true]"; // files on their way, or a recording being made
  return Boolean(form && (form.contains(document.activeElement) || form.dataset.dirty || form.querySelector(sending)));
};

/** What stands under a card has its own changes, and may be a form half filled. */
function keepUnder(there, drawn) {
  const old = there.querySelector(":scope > .body > .under");
  const fresh = drawn.querySelector(":scope > .body > .under");
  if (old?.children.length && fresh) fresh.replaceWith(old);
}

/** How to give the focus back to a card drawn anew: to the same button, else to its title. */
function focusIn(there) {
  const held = there.contains(document.activeElement) ? document.activeElement : null;
  if (!held) return null;
  const { tap } = held.dataset;
  return (drawn) => {
    if (held.isConnected) return held.focus({ preventScroll: true }); // it stood under the card, and still does
    const same = tap && [...drawn.querySelectorAll("[data-tap]")].find((one) => one.dataset.tap === tap);
    (same || drawn.querySelector(".title") || drawn.querySelector("[tabindex], button"))?.focus({ preventScroll: true });
  };
}

function keepOpen(there, drawn) {
  if (there.querySelector("details[open]")) drawn.querySelector("details")?.setAttribute("open", "");
}

/** The messages that have their place; one still on its way stands behind them all. */
const placed = () => [...log.querySelectorAll(":scope > .message:not(.waiting)")];

const dayBefore = (article) => (article.previousElementSibling?.matches(".day, .fresh") ? article.previousElementSibling : article);

/** What stands behind a position, with the day that is written above it. */
function follower(parent, position) {
  const next = [...parent.children].find((other) => other.dataset.position > position || other.classList.contains("waiting"));
  return next ? dayBefore(next) : null;
}

/** Put the days between messages, and messages of one person together. */
function tidy() {
  let before = null;
  for (const article of placed()) {
    const fresh = article.previousElementSibling?.matches(".fresh") ? article.previousElementSibling : null;
    const lead = fresh ?? article;
    const sign = lead.previousElementSibling?.matches(".day") ? lead.previousElementSibling : null;
    const sameDay = before?.dataset.day === article.dataset.day;
    if (sameDay) sign?.remove();
    else if (!sign) lead.before(day(article.dataset.day));
    const close = sameDay && !fresh && before.dataset.author === article.dataset.author
      && !article.classList.contains("whisper") && !before.classList.contains("whisper") && minutesBetween(before, article) < 5;
    article.classList.toggle("more", close);
    before = article;
  }
}

function day(text) {
  const sign = make("div", "day");
  sign.append(make("span", "", text));
  return sign;
}

const minutesBetween = (one, other) => {
  const at = (article) => Date.parse(article.querySelector(".byline time").dateTime);
  return Math.abs(at(other) - at(one)) / 60_000;
};

function markFresh() {
  const first = [...log.children].find((one) => one.dataset.position > read && !one.classList.contains("mine"));
  if (!first || read === "0".repeat(13)) return null;
  const sign = make("div", "fresh");
  sign.append(make("span", "", say("new")));
  first.before(sign);
  return sign;
}

// -- Read and unread

const sendRead = later(350, async (upto) => {
  if (!await ask("/read", { upto })) setTimeout(() => sendRead(read), 3000);
});

function noteRead() {
  if (!stuck || document.visibilityState !== "visible") return;
  const newest = placed().at(-1)?.dataset.position ?? "";
  if (newest <= read) return;
  read = newest;
  sendRead(newest);
}

function showUnread(counts) {
  const known = Object.keys(counts);
  if (known.some((name) => !document.querySelector(`.rooms [data-room="${CSS.escape(name)}"]`))
    || document.querySelectorAll(".rooms [data-room]").length !== known.length) return location.reload();
  Object.assign(unread, counts);
  const looking = stuck && document.visibilityState === "visible";
  let others = 0;
  for (const [name, count] of Object.entries(unread)) {
    const shown = name === room && looking ? 0 : count;
    others += shown;
    const number = document.querySelector(`[data-unread="${CSS.escape(name)}"]`);
    number.textContent = shown > 99 ? "99+" : shown;
    number.parentElement.hidden = !shown;
  }
  document.title = others ? `(${others > 99 ? "99+" : others}) ${titled}` : titled;
  return undefined;
}

// -- Focus

/** Bring what came of an act before the reader: its form's first gap, or its title; of what is long, the beginning. */
export function focusOn(id, { typed = false } = {}) {
  const article = document.getElementById(`m-${id}`);
  if (!article) return;
  const form = article.querySelector(":scope > .body > form.ask");
  const wrong = form?.querySelector("[aria-invalid=true]");
  const field = wrong ?? form?.querySelector("input:not([type=hidden]), textarea, select");
  const title = article.querySelector(".title, .notice");
  const whole = article.offsetHeight < scroller.clientHeight - 24;
  if (form || !whole) article.scrollIntoView(whole ? { block: "nearest", behavior: "smooth" } : { block: "start" });
  if (wrong || (form && fine)) field.focus({ preventScroll: !wrong });
  else if (form || !typed) {
    title?.setAttribute("tabindex", "-1");
    title?.focus({ preventScroll: true });
    if (whole) article.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }
}

// -- Looking back, and beginning anew

async function showEarlier() {
  const [first] = placed();
  const found = first && await get(`/room/${room}/before/${first.dataset.position}`);
  if (!found) return;
  const before = scroller.scrollHeight - scroller.scrollTop;
  log.setAttribute("aria-live", "off"); // what was said long ago isn't read out
  const template = document.createElement("template");
  template.innerHTML = found.html;
  log.prepend(template.content);
  tidy();
  earlier.hidden = !found.earlier;
  scroller.scrollTop = scroller.scrollHeight - before;
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
}

async function drawAnew() {
  const found = await get(`/room/${room}/anew`);
  if (!found) return setTimeout(drawAnew, 1500);
  if (pressed) return setTimeout(drawAnew, 200); // as with a single message: the press would be lost
  if (found.person !== person) return location.reload();
  log.setAttribute("aria-live", "off");
  const template = document.createElement("template");
  template.innerHTML = found.html;
  const drawn = [...template.content.children];
  const wanted = new Set(drawn.map((article) => article.id));
  for (const article of placed()) {
    if (!wanted.has(article.id) && article.dataset.position > (drawn[0]?.dataset.position ?? "")) article.remove();
  }
  for (const article of drawn) refresh(article);
  tidy();
  restart(found.cursor);
  showUnread(found.unread);
  if (stuck) toEnd();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  return undefined;
}

function refresh(article) {
  const there = document.getElementById(article.id);
  if (!there) {
    log.insertBefore(article, follower(log, article.dataset.position));
  } else if (![there, ...there.querySelectorAll(".message")].some(isBeingTyped)) {
    exchange(there, article);
  }
}

/** A message on its way: it stands there until the server's own arrives. */
export function waiting(text, note) {
  const article = make("article", "message mine waiting said");
  article.dataset.author = person;
  const body = make("div", "body");
  const bubble = make("div", "bubble");
  const words = make("p", text.startsWith("/") ? "words command" : "words", text);
  words.dir = "auto";
  bubble.append(words);
  const told = make("span", "waiting-note", note);
  body.append(bubble, told);
  article.append(body);
  log.append(article);
  document.getElementById("welcome")?.remove();
  toEnd();
  return { gone: () => article.remove(), says: (other) => { told.textContent = other; } };
}

/** Begin: put everything in its place and listen. */
export function start() {
  tidy();
  const fresh = markFresh();
  log.classList.add("ready");
  if (fresh) {
    tidy();
    toEnd();
    if (fresh.offsetTop < scroller.scrollTop) fresh.scrollIntoView({ block: "start" });
    stuck = atEnd();
  } else {
    toEnd();
  }
  scroller.addEventListener("scroll", () => {
    stuck = atEnd();
    if (stuck) { newer.hidden = true; noteRead(); }
  }, { passive: true });
  const sizes = new ResizeObserver(() => { if (stuck && !pressed) toEnd(); });
  sizes.observe(column);
  sizes.observe(scroller);
  newer.addEventListener("click", () => { toEnd(); noteRead(); });
  earlier.addEventListener("click", showEarlier);
  document.addEventListener("visibilitychange", noteRead);
  on("message", (message) => onceFree(() => take([message])));
  log.addEventListener("pointerdown", (event) => { pressed = event.button === 0; }, { passive: true });
  for (const end of ["pointerup", "pointercancel", "contextmenu"]) addEventListener(end, released, { capture: true, passive: true });
  on("rooms", showUnread);
  on("anew", drawAnew);
  const showLine = later(900, () => { line.hidden = false; });
  on("wire", (up) => {
    if (up) { showLine.stop(); line.hidden = true; } else if (line.hidden) showLine();
  });
  noteRead();
}

/** Show what came of an act. */
export function outcome(answer, { typed = false } = {}) {
  if (answer.failed) return;
  if (answer.anew) drawAnew();
  seen(answer.cursor ?? "");
  onceFree(() => {
    const before = stuck;
    take(answer.messages ?? [], { forced: answer.form });
    if (typed && before) toEnd();
    if (answer.focus) focusOn(answer.focus, { typed });
  });
}

