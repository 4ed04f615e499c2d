// data-focus takes the focus on load; data-guard ignores a second submit; data-guard-changes="..." warns before unsaved changes are left.
// Once more when all is there: coming to a place within the page takes the focus away again.
const first = document.querySelector("[data-focus]");
first?.focus();
addEventListener("load", () => {
  first?.focus();
  const said = document.querySelector(".flashes");
  said?.replaceChildren(...said.children); // read aloud is only what comes into a live region after the page
});

const RETRY_MS = 8000;
const busy = new WeakSet();

function mark(form, isBusy) {
  for (const button of form.querySelectorAll("[type=submit]")) {
    if (isBusy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  if (isBusy) busy.add(form);
  else busy.delete(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-guard")) return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  mark(form, true);
  setTimeout(() => mark(form, false), RETRY_MS);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-guard]")) mark(form, false);
});

for (const form of document.querySelectorAll("form[data-guard-changes]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
