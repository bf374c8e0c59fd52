// What a door's form wants to know that only the browser does: the zone whoever joins lives in.

for (const field of document.querySelectorAll("[data-fill=zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
document.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
