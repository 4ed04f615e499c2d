// Signing out anywhere wipes what the desk keeps on this device; scans that were not sent are asked about first.
import { countScans, wipeLists, wipeQueue } from "./store.js";

const box = document.querySelector("[data-desk-leave]");

function ask(sentence) {
  const dialog = document.createElement("dialog");
  const form = document.createElement("form");
  form.method = "dialog";
  const words = document.createElement("p");
  words.id = "leave-words";
  words.textContent = sentence;
  dialog.setAttribute("aria-labelledby", words.id);
  const row = document.createElement("div");
  row.className = "actions";
  for (const [value, text, style] of [["yes", box.dataset.lose, "danger"], ["no", box.dataset.back, "quiet"]]) {
    const made = document.createElement("button");
    made.value = value;
    made.textContent = text;
    made.className = `button button-${style}`;
    made.autofocus = value === "no";
    row.append(made);
  }
  form.append(words, row);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes");
    });
  });
}

async function wipe() {
  const left = await countScans();
  if (left && !(await ask(box.dataset.deskLeave.replace("%(count)s", left)))) return false;
  await wipeLists();
  await wipeQueue();
  return true;
}

if (box) {
  document.addEventListener("submit", async (event) => {
    if (!event.target.action.endsWith("/accounts/sign-out") || event.target.dataset.wiped) return;
    event.preventDefault();
    const mayLeave = await wipe().catch(() => true); // no database on this device: nothing to wipe
    if (!mayLeave) return;
    event.target.dataset.wiped = "yes";
    event.target.submit();
  });
}
