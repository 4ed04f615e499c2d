// The tablet at the door without network: what is tapped is noted on it with its own time, and sent later.
// Without script every tap needs the network.
const notes = document.getElementById("kiosk-notes");
const away = document.getElementById("kiosk-away");
const end = document.querySelector(".kiosk-end");
const KEY = `huizhi-kiosk:${notes.dataset.meeting}`;
const MOST = 100; // in one sending, as the server takes
const EVERY = 15_000;
const PATIENCE = 4_000;
let isSending = false;

const load = () => JSON.parse(localStorage.getItem(KEY) || "[]");
const save = (rows) => (rows.length ? localStorage.setItem(KEY, JSON.stringify(rows)) : localStorage.removeItem(KEY));
const waiting = () => load().filter((row) => !row.problem);

async function isReachable() {
  if (!navigator.onLine) return false;
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
}

function say(name, text) {
  const line = notes.querySelector(`[data-${name}]`);
  line.hidden = !text;
  const figure = line.querySelector("strong");
  if (figure) figure.textContent = text;
}

function show() {
  const problems = load().filter((row) => row.problem);
  say("waiting", waiting().length);
  const box = notes.querySelector("[data-problems]");
  box.hidden = !problems.length;
  box.querySelector("ul").replaceChildren(...problems.map(line));
  notes.hidden = ![...notes.children].some((child) => child.tagName !== "TEMPLATE" && !child.hidden);
  if (load().length) end.dataset.confirm = end.dataset.unsent;
  else delete end.dataset.confirm;
}

function line(row) {
  const item = notes.querySelector("template").content.firstElementChild.cloneNode(true);
  const [words, problem] = item.querySelectorAll("p");
  words.querySelector("strong").textContent = row.label;
  words.querySelector("span").textContent = new Date(row.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  problem.textContent = row.problem;
  item.querySelector("button").addEventListener("click", () => {
    save(load().filter((each) => each.id !== row.id));
    show();
  });
  return item;
}

function keep(who, tap, label) {
  save([...load(), { id: crypto.randomUUID(), at: new Date().toISOString(), tap, label, ...who }]);
  document.getElementById("who").value = "";
  document.getElementById("kiosk-found")?.remove();
  away.hidden = true;
  say("sent", 0);
  say("noted", label);
  show();
  document.getElementById("who").focus();
}

async function send() {
  const rows = waiting().slice(0, MOST);
  if (isSending || !rows.length || !(await isReachable())) return;
  isSending = true;
  try {
    const answer = await fetch(notes.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": notes.dataset.token },
      body: JSON.stringify({ sent_at: new Date().toISOString(), marks: rows.map(({ id, registration, who, tap, at }) => ({ id, registration, who, tap, at })) }),
    });
    if (answer.ok) settle((await answer.json()).marks);
  } catch {
    // still away: the next round tries again; what was sent twice is one mark
  } finally {
    isSending = false;
  }
}

function settle(verdicts) {
  const problems = new Map(verdicts.filter((each) => each.problem).map((each) => [each.id, each.problem]));
  const done = new Set(verdicts.filter((each) => !each.problem).map((each) => each.id));
  save(load().filter((row) => !done.has(row.id)).map((row) => (problems.has(row.id) ? { ...row, problem: problems.get(row.id) } : row)));
  say("noted", "");
  say("sent", done.size);
  show();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("kiosk" in form.dataset) || form.dataset.reached) return;
  event.preventDefault();
  if (await isReachable()) {
    form.dataset.reached = "yes";
    form.requestSubmit(event.submitter);
    return;
  }
  const registration = form.elements.registration?.value;
  const label = form.closest("li")?.querySelector("strong").textContent;
  if (registration) keep({ registration }, event.submitter.value, label);
  else if (form.elements.who.value.trim()) away.hidden = false;
});

away?.addEventListener("click", (event) => {
  const tap = event.target.closest("[data-tap]")?.dataset.tap;
  const who = document.getElementById("who").value.trim();
  if (tap && who) keep({ who }, tap, who);
});

async function mind() {
  const isOnline = await isReachable();
  say("offline", isOnline ? "" : "offline");
  const count = document.getElementById("kiosk-count");
  if (count) count.hidden = !isOnline; // of when the page was kept
  show();
}

window.addEventListener("online", send);
window.addEventListener("online", mind);
window.addEventListener("offline", mind);
window.setInterval(send, EVERY);
show();
send();
mind();
// The page itself is kept too, so that a reload without network finds it: templates/trainings/kiosks/sw.js.
navigator.serviceWorker?.register(`${notes.dataset.page}/sw.js`, { scope: notes.dataset.page }).catch(() => {});
