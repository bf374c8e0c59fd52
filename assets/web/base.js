// What every part of the page stands on: who and where we are, our sentences, and a few words for the document.

export const app = document.getElementById("app");
export const room = app.dataset.room;
export const person = app.dataset.person;
export const fine = matchMedia("(pointer: fine)").matches;

const sentences = JSON.parse(document.getElementById("words").textContent);

/** One of the page's sentences in the reader's language, its {names} filled in. */
export function say(name, values = {}) {
  return sentences[name].replace(/\{(\w+)\}/g, (whole, value) => values[value] ?? whole);
}

/** A limit the server also checks, in bytes. */
export const limit = (name) => Number(sentences[name]);

/** The element that markup from our own server describes. */
export function build(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template.content.firstElementChild;
}

/** An element with a class and a text. Text is never markup. */
export function make(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** A name for one act that stays the same when it has to be sent again. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Call a function once nothing has happened for a while; `now()` calls it at once where it is due. */
export function later(milliseconds, work) {
  let timer = 0;
  const wait = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; work(...given); }, milliseconds);
  };
  wait.now = (...given) => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    work(...given);
  };
  wait.stop = () => { clearTimeout(timer); timer = 0; };
  return wait;
}

const toasts = document.getElementById("toasts");

/** A sentence in passing, in the band that is kept free above the line one writes in; long ones stay longer. */
export function toast(content, tone = "plain") {
  const shown = typeof content === "string" ? make("p", `notice tone-${tone}`, content) : content;
  toasts.replaceChildren(shown);
  const gone = () => shown.remove();
  shown.addEventListener("click", gone);
  setTimeout(gone, 2500 + shown.textContent.length * 45);
}
