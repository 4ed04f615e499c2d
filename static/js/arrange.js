// Sections and questions of a form, dragged to their place. The buttons beside them do the same without a pointer.
const list = document.querySelector("[data-arrange]");
const said = document.querySelector("[data-arranged]");
const refs = () => [...list.children].map((entry) => entry.dataset.ref);

async function save() {
  const body = new URLSearchParams(refs().map((ref) => ["line", ref]));
  try {
    const response = await fetch(list.dataset.arrange, { method: "POST", body, headers: { "X-CSRFToken": list.dataset.token } });
    if (response.redirected || !response.ok) throw new Error(response.statusText);
    said.textContent = (await response.json()).message;
  } catch {
    said.textContent = list.dataset.failed;
    said.classList.remove("visually-hidden");
  }
}

const middle = (entry) => {
  const box = entry.getBoundingClientRect();
  return box.top + box.height / 2;
};

// Its neighbours move, not the entry: whatever leaves the document loses the pointer.
function follow(entry, y) {
  while (entry.previousElementSibling && y < middle(entry.previousElementSibling)) entry.after(entry.previousElementSibling);
  while (entry.nextElementSibling && y > middle(entry.nextElementSibling)) entry.before(entry.nextElementSibling);
}

function makeHandle(entry) {
  const handle = document.createElement("span");
  handle.className = "drag-handle";
  handle.setAttribute("aria-hidden", "true"); // for pointers only
  handle.addEventListener("pointerdown", (down) => {
    if (down.button) return;
    down.preventDefault();
    const before = refs().join();
    handle.setPointerCapture(down.pointerId);
    entry.classList.add("is-dragged");
    const move = (pointer) => follow(entry, pointer.clientY);
    const end = () => {
      handle.removeEventListener("pointermove", move);
      entry.classList.remove("is-dragged");
      if (refs().join() !== before) save();
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  });
  entry.prepend(handle);
}

if (list) for (const entry of list.children) makeHandle(entry);
