// The line to the server: acts go out until they arrive, once each; changes come in by one stream for all windows.

import { app, newKey, person, room, say, toast } from "./base.js";

let [boot, cursor] = app.dataset.since.split(".");
let source = null;
let heard = 0;
let tries = 0;
const listeners = {};

/** Call a function with each event of that name: message, rooms, anew, wire. */
export function on(name, listener) {
  (listeners[name] ??= []).push(listener);
}

function tell(name, data) {
  for (const listener of listeners[name] ?? []) listener(data);
}

/** What has been seen: the server sends what came after it. */
export const since = () => cursor;

/** Note that everything up to there has been seen. */
export function seen(upto) {
  if (upto > cursor) cursor = upto;
}

/** Begin again where a freshly drawn room ends. */
export function restart(place) {
  [boot, cursor] = place.split(".");
}

const pause = (milliseconds) => new Promise((done) => {
  const over = () => { clearTimeout(timer); removeEventListener("online", over); done(); };
  const timer = setTimeout(over, milliseconds);
  addEventListener("online", over);
});

/** Tell the server something. It is tried until it arrives; `key` makes it happen once however often that takes. */
export async function act(path, body, { onWait } = {}) {
  const key = body.key ?? newKey();
  for (let round = 0; ; round += 1) {
    const answer = await once(path, { ...body, key });
    if (answer) return answer;
    onWait?.();
    await pause(Math.min(8000, 400 * 2 ** round) * (0.75 + Math.random() / 2));
  }
}

/** Ask the server something that isn't worth asking twice; null where it can't be reached. */
export async function ask(path, body) {
  return once(path, body);
}

async function once(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ room, person, since: cursor, ...body }),
    });
  } catch {
    return null;
  }
  if (response.status === 401 || response.status === 409) {
    location.reload();
    return { failed: true };
  }
  if ([502, 503, 504].includes(response.status)) return null;
  const data = await response.json().catch(() => ({}));
  if (response.ok) return data;
  toast(data.says ?? say("broken"), "bad");
  return { failed: true, status: response.status };
}

/** Get something from the server; null where it can't be reached. */
export async function get(path) {
  try {
    const response = await fetch(path);
    if (response.status === 401) location.reload();
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// -- The stream. A browser gives a site six connections in all, so its windows share one: the window looked at last
// holds it and passes on what it hears.

const channel = "BroadcastChannel" in window ? new BroadcastChannel("street-team") : null;
let leading = false;
let queued = null;

function lead({ steal }) {
  if (!navigator.locks || !channel) {
    leading = true;
    open();
    return;
  }
  queued?.abort();
  queued = steal ? null : new AbortController();
  const options = steal ? { steal: true } : { signal: queued.signal };
  navigator.locks.request("street-team-stream", options, () => {
    leading = true;
    open();
    return new Promise(() => {});
  }).catch(() => {
    if (!leading) return; // given up while waiting, for the sake of taking it
    leading = false;
    close();
    lead({ steal: false });
  });
}

function open() {
  close();
  heard = Date.now();
  source = new EventSource(`/stream?since=${boot}.${cursor}`);
  for (const name of ["hello", "message", "rooms", "anew", "still", "bye"]) source.addEventListener(name, arrived);
  source.onerror = broke;
}

function close() {
  source?.close();
  source = null;
}

function arrived(event) {
  heard = Date.now();
  tries = 0;
  const [run, upto] = event.lastEventId.split(".");
  const heardOf = { name: event.type, data: JSON.parse(event.data), person, boot: run, cursor: upto ?? "" };
  take(heardOf);
  channel?.postMessage(heardOf);
}

function take({ name, data, person: whose, boot: run, cursor: upto }) {
  if (whose !== person) return location.reload();
  if (name === "hello") {
    if (data.person !== person) return location.reload();
    tell("wire", true);
  } else if (name === "bye") {
    location.reload();
  } else if (name === "anew") {
    tell("anew", null); // the room that is fetched says where the stream goes on
  } else if (name === "wire") {
    tell("wire", data);
  } else {
    tell(name, data);
  }
  if (upto && run === boot && name !== "anew") seen(upto);
  return undefined;
}

function broke() {
  close();
  if (!leading) return;
  tries += 1;
  if (tries > 1) {
    tell("wire", false);
    channel?.postMessage({ name: "wire", data: false, person, cursor: "" });
  }
  if (tries % 4 === 0) get("/whoami");
  reopen(Math.min(5000, 250 * 2 ** Math.min(tries, 5)));
}

const reopening = { timer: 0 };
function reopen(milliseconds) {
  clearTimeout(reopening.timer);
  reopening.timer = setTimeout(() => { if (leading) open(); }, milliseconds);
}

/** Begin to listen. */
export function listen() {
  // Whoever leads knows from the stream itself who they are; a window that is about to reload may say otherwise.
  if (channel) channel.onmessage = (event) => { if (!leading || event.data.person === person) take(event.data); };
  lead({ steal: document.visibilityState === "visible" });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    if (!leading) lead({ steal: true });
    else if (Date.now() - heard > 40_000) open();
  });
  addEventListener("online", () => { if (leading && !source) open(); });
  addEventListener("pageshow", (event) => { if (event.persisted && leading) open(); });
  setInterval(() => { if (leading && source && Date.now() - heard > 45_000) open(); }, 10_000);
}

