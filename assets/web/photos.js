// Files on their way: checked before they are sent, one line with a progress bar for each, taken away again at will.

import { build, limit, make, person, say, toast } from "./base.js";

const PHOTOS = ["image/jpeg", "image/png", "image/webp"];

const NOT_SHOWN = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 3.5h6.5L18.5 8.5V19a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5zM12 10v4.2M12 17.2v.1"/></svg>`;

/** A list of files that are, or will be, on the server. `changed` is called whenever what is there changes. */
export class Tray {
  constructor(list, { most, field, changed = () => {}, kind = "photo" }) {
    Object.assign(this, { list, most, field, changed, kind });
    this.sending = 0;
    list.addEventListener("click", (event) => this.clicked(event));
    list.tray = this;
  }

  /** Whether something is still on its way. */
  get busy() {
    return this.sending > 0;
  }

  /** Why a file isn't there that would be with another try; "" otherwise. What was refused for good holds nobody up. */
  get trouble() {
    return this.list.querySelector(".failed:not(.refused) .told")?.textContent ?? "";
  }

  /** The ids of what has arrived. */
  get ids() {
    return [...this.list.querySelectorAll("[data-media]")].map((item) => item.dataset.media);
  }

  /** The ids of what has arrived, which is then no longer here. */
  take() {
    const ids = this.ids;
    this.list.replaceChildren();
    this.list.hidden = this.list.id === "tray";
    return ids;
  }

  /** Send files off. */
  add(files) {
    for (const item of this.list.querySelectorAll(".refused")) item.remove(); // it was read: others are tried now
    const room = this.most - this.list.children.length;
    const wanted = [...files];
    if (wanted.length > room) toast(say("tooMany", { n: this.most }), "care");
    for (const file of wanted.slice(0, Math.max(0, room))) this.begin(file);
  }

  begin(file) {
    const most = limit(`largest${this.kind[0].toUpperCase()}${this.kind.slice(1)}`);
    const item = this.item(file);
    this.list.hidden = false;
    this.list.append(item);
    if (file.size > most) {
      return this.failed(file, item, say("tooLarge", { name: file.name, size: Math.floor(most / 1e6) }), 413);
    }
    if (this.kind === "photo" && file.type && !PHOTOS.includes(file.type) && !/heic|heif/.test(file.type)) {
      return this.failed(file, item, say("noPhoto", { name: file.name }), 422);
    }
    return this.send(file, item);
  }

  item(file) {
    const item = make("li", "sending");
    if (this.kind === "photo") {
      const image = make("img");
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      image.onload = () => URL.revokeObjectURL(image.src);
      item.append(image);
    }
    const bar = make("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", say("uploading", { name: file.name, percent: 0 }));
    const away = build(`<button type="button" class="away" data-remove><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/></svg></button>`);
    away.setAttribute("aria-label", say("remove", { name: file.name }));
    item.append(bar, away);
    return item;
  }

  send(file, item) {
    const bar = item.querySelector("progress");
    const request = new XMLHttpRequest();
    item.request = request;
    this.sending += 1;
    request.open("POST", `/${this.kind}?field=${encodeURIComponent(this.field)}`);
    request.setRequestHeader("X-Street-Team-Person", person);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      const percent = Math.round(100 * event.loaded / (event.total || 1));
      bar.value = percent;
      bar.setAttribute("aria-label", percent < 100 ? say("uploading", { name: file.name, percent }) : say("checking"));
    };
    request.onloadend = () => this.done(file, item, request);
    const body = new FormData();
    body.append("file", file, file.name);
    request.send(body);
  }

  done(file, item, request) {
    this.sending -= 1;
    if (!item.isConnected) return;
    if (request.status === 401 || request.status === 409) { location.reload(); return; }
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* the line broke */ }
    if (request.status === 200 && answer.html) {
      if (this.ids.includes(answer.media)) { item.remove(); return; }
      item.replaceWith(build(answer.html));
      this.changed();
      return;
    }
    this.failed(file, item, answer.says ?? say("lost", { name: file.name }), request.status);
  }

  failed(file, item, why, status) {
    const mayCome = status === 0 || status >= 500;
    item.className = mayCome ? "failed" : "failed refused";
    item.querySelectorAll("img, progress, .told, .named, :scope > .icon").forEach((part) => part.remove());
    const name = make("bdi", "named", file.name);
    name.title = file.name;
    item.prepend(build(NOT_SHOWN), name);
    const told = make("p", "told", why);
    told.setAttribute("role", "alert");
    item.append(told);
    if (mayCome) {
      const again = make("button", "button plain retry", say("again"));
      again.type = "button";
      again.addEventListener("click", () => { const fresh = this.item(file); item.replaceWith(fresh); this.send(file, fresh); });
      item.append(again);
    }
  }

  clicked(event) {
    const away = event.target.closest("[data-remove]");
    if (!away) return;
    const item = away.closest("li");
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.request?.abort();
    item.remove();
    this.list.hidden = this.list.id === "tray" && !this.list.children.length;
    const near = next?.querySelector("[data-remove]") ?? this.list.parentElement.querySelector("input[type=file], textarea");
    near?.focus();
    this.changed();
  }
}
