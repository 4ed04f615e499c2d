// Makes buttons of the stars in the programme, pressed or not. Without script they are links to the form of ticks.
const said = document.querySelector("[data-picks]");

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function say(answer) {
  const box = element("div", "", { class: "toast pick-toast" });
  const words = document.createElement("div");
  words.append(...[answer.message, ...(answer.sentences || [])].map((sentence) => element("p", sentence)));
  const links = document.createElement("p");
  for (const [href, text] of answer.links || []) links.append(element("a", text, { href }), " ");
  if (links.childElementCount) words.append(links);
  const close = element("button", said.dataset.close, { type: "button", class: "button button-plain" });
  close.addEventListener("click", () => said.replaceChildren());
  box.append(words, close);
  said.replaceChildren(box);
}

async function send(address) {
  const response = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": said.dataset.token },
  });
  const isAnswer = !response.redirected && response.headers.get("Content-Type")?.startsWith("application/json");
  return isAnswer ? response.json() : null;
}

async function press(button, form) {
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  const isPressed = button.getAttribute("aria-pressed") === "true";
  try {
    const answer = await send(said.dataset.items + button.dataset.pick + (isPressed ? "/removal" : ""));
    if (!answer) {
      location.assign(form); // signed out meanwhile, or the token is too old: the form asks for what is missing
      return;
    }
    if ("picked" in answer) mark(button.dataset.pick, answer.picked);
    say(answer);
    button.scrollIntoView({ block: "nearest" }); // not behind what was just said
  } catch {
    say({ message: said.dataset.failed });
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function mark(ref, isPicked) {
  for (const button of document.querySelectorAll(`button[data-pick="${ref}"]`)) button.setAttribute("aria-pressed", isPicked);
}

function makeButton(link, isPicked) {
  const button = element("button", "", { type: "button", class: link.className, "aria-pressed": isPicked });
  button.dataset.pick = link.dataset.pick;
  button.append(...link.childNodes);
  button.querySelector("[data-pick-words]").textContent = said.dataset.words;
  button.addEventListener("click", () => press(button, link.href));
  link.replaceWith(button);
}

async function start(links) {
  const response = await fetch(said.dataset.picks, { headers: { Accept: "application/json" } });
  if (response.redirected || !response.ok) return;
  const picked = new Set((await response.json()).picked);
  for (const link of links) makeButton(link, picked.has(link.dataset.pick));
}

const links = document.querySelectorAll("a[data-pick]");
if (said && links.length) start(links).catch(() => {}); // the links stay
