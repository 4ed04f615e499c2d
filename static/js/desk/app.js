// The desk: scan, see, next; with the server or without it. Rules: judge.js; what is kept: store.js; docs/adr/0016.
import { Camera } from "./camera.js";
import { isCode, readCode, verifier } from "./codes.js";
import { judgeCode, judgePerson } from "./judge.js";
import { NoAnswer, sendScans } from "./link.js";
import { Queue, wire } from "./queue.js";
import { Roster } from "./roster.js";
import { search } from "./search.js";
import { countScans, device, forgetOld, loadLists, setMeta, wipeLists, wipeQueue } from "./store.js";
import { at, element, say, showCounts, showFlagged, showFound, showLatest, showLink, showNotice, showQueue, showVerdict, signal, timeOf, useZone } from "./view.js";

const POLL = 5_000; // ms between two looks at the server
const LONGEST = 60_000; // ms between two tries while it can't be reached
const PATIENCE = 1_500; // ms that a person at the door waits for the server's word
const ASKS = ["unlisted", "unchecked"]; // verdicts that a person decides

const ref = new URLSearchParams(location.search).get("offering") || location.pathname.match(/^\/desk\/([a-z0-9]{10})$/)?.[1];
const roster = new Roster(ref);
const queue = new Queue(ref);
const latest = [];
let verify = async () => null;
let here; // this device
let state = "starting"; // online, offline, signed_out
let failures = 0;
let timer = null;
let turn = Promise.resolve(); // scans are handled one after the other
let pending = null; // a scan that a person decides
let undoable = null; // the newest entry of this device
const own = new Map(); // entries of this device by their id, for what the server says of them later

// What was scanned

/** A code, a number or a name. */
function take(text, method) {
  turn = turn.then(() => handle(text.trim(), method)).catch((error) => console.warn("scan", error));
  return turn;
}

async function handle(text, method) {
  if (!text || !roster.facts) return;
  at("found").replaceChildren();
  if (isCode(text)) {
    const code = readCode(text);
    const judged = code ? judgeCode(code, await verify(code), ref, roster.people) : { verdict: "forged" };
    return conclude(text, method, judged);
  }
  const person = roster.people.get(text.toLowerCase());
  if (person) return conclude(person.ref, method, { verdict: judgePerson(person), ref: person.ref, person });
  const found = search(roster.people.values(), text);
  showFound(found, roster.facts.tickets, (one) => checkIn(one));
  if (found.length) at("verdict").replaceChildren();
  else showVerdict("nobody", { lines: [say("nobody_text", { time: timeOf(roster.facts.as_of) })] });
}

function checkIn(person) {
  turn = turn.then(() => {
    at("found").replaceChildren();
    at("code").value = "";
    const now = roster.people.get(person.ref) || person;
    return conclude(person.ref, "search", { verdict: judgePerson(now), ref: person.ref, person: now });
  });
  focusField();
}

/** Write it down first, then ask the server if it can be reached, and show what came of it. */
async function conclude(code, method, judged) {
  await decide(false); // the scan before it, if nobody decided
  const isLive = state === "online";
  const scan = await queue.add({
    id: crypto.randomUUID(), code, method, at: Date.now(), verdict: judged.verdict,
    let_in: isLive ? null : judged.verdict === "ok", name: judged.person?.native || "", ref: judged.ref || "",
  });
  if (isLive) showVerdict("wait", { name: judged.person?.native });
  const answer = isLive ? await askNow(scan) : null;
  const verdict = answer?.verdict || judged.verdict;
  if (answer) await settle(scan, answer);
  else if (isLive) await queue.decide(scan.id, { let_in: verdict === "ok" });
  note(scan, verdict);
  if (verdict === "ok") entered(scan);
  if (!answer && ASKS.includes(verdict)) pending = scan;
  show(verdict, judged);
  refreshQueue();
  if (!answer) soon(isLive ? 500 : 0);
}

/** The server's word, or null when it takes too long: then this device decides, and says so when it sends. */
async function askNow(scan) {
  try {
    const answer = await sendScans(ref, roster.token, here, [wire(scan)], PATIENCE);
    said(answer);
    return answer.results[0]?.verdict === "malformed" ? null : answer.results[0];
  } catch (error) {
    failed(error);
    return null;
  }
}

function show(verdict, { person, ref: number }) {
  const time = verdict === "already" || verdict === "duplicate" ? roster.people.get(number)?.came_at : roster.facts?.as_of;
  const ticket = roster.facts?.tickets[person?.ticket];
  const text = verdict === "duplicate" ? "already_text" : `${verdict}_text`;
  const sentence = time || !text.startsWith("already") ? say(text, { time: time ? timeOf(time) : "" }) : "";
  const isOurs = person && verdict !== "wrong_event" && verdict !== "forged";
  showVerdict(verdict, {
    name: isOurs ? person.native : "",
    latin: isOurs ? person.latin : "",
    hue: ticket?.hue,
    lines: [isOurs && ticket ? [ticket.name, person.organisation].filter(Boolean).join(" · ") : "", sentence],
  });
  at("decision").hidden = !pending;
  signal(verdict);
}

function entered(scan) {
  roster.arrived(scan.ref, scan.at);
  own.set(scan.id, scan);
  undoable = scan;
  at("undo").hidden = false;
  if (state !== "online") showCounts(roster.counted());
}

/** What a person decided on a ticket that the list does not have. */
async function decide(isLetIn) {
  if (!pending) return;
  const scan = pending;
  pending = null;
  at("decision").hidden = true;
  if (!isLetIn) return;
  if (!(await queue.decide(scan.id, { let_in: true }))) await queue.add({ ...scan, id: crypto.randomUUID(), let_in: true });
  entered(scan);
  note(scan, "on_judgement");
  showVerdict("on_judgement", { name: scan.name || scan.ref });
  refreshQueue();
  soon(0);
}

async function undo(id, who) {
  await queue.add({ id: crypto.randomUUID(), undoes: id, method: "search", at: Date.now(), verdict: "", let_in: false, name: who.name, ref: who.ref });
  roster.left(who.ref);
  if (undoable?.id === id) undoable = null;
  own.delete(id);
  at("undo").hidden = !undoable;
  if (state !== "online") showCounts(roster.counted());
  showVerdict("undone", { name: who.name, lines: [say("undone_text")] });
  refreshQueue();
  soon(0);
}

function note(scan, verdict) {
  const before = latest.find((each) => each.id === scan.id);
  if (before) before.verdict = verdict;
  else latest.unshift({ id: scan.id, name: scan.name, ref: scan.ref, verdict, at: scan.at });
  latest.splice(30);
}

// Sending and refreshing

/** The server has it. When it thinks that nobody came in, but somebody did, that is said in a scan of its own. */
async function settle(scan, result) {
  if (scan.let_in === true && result.let_in === false && !scan.undoes && result.verdict !== "malformed") {
    await queue.add({ ...scan, id: crypto.randomUUID() });
  }
  if (result.verdict === "malformed") await queue.refuse(scan.id);
  else await queue.sent(scan.id);
}

/** This device let somebody in, and the server knew better: said at once, in the place of what was said then. */
function contradict(scan, result) {
  if (!scan.let_in || result.verdict === "ok" || !own.has(scan.id)) return;
  note(scan, result.verdict);
  showVerdict(result.verdict, { name: scan.name || scan.ref, lines: [say("contradicted")] });
  signal(result.verdict);
}

async function flush() {
  for (let rest = queue.next(); rest.length; rest = queue.next()) {
    const sending = rest.filter((scan) => scan.let_in !== null);
    if (!sending.length) return; // they wait for their answer at the door
    const answer = await sendScans(ref, roster.token, here, sending.map(wire));
    for (const result of answer.results) {
      const scan = sending.find((each) => each.id === result.id);
      if (!scan) continue;
      await settle(scan, result);
      contradict(scan, result);
    }
    said(answer);
    refreshQueue();
  }
}

async function exchange() {
  clearTimeout(timer);
  try {
    if (!roster.token) await roster.refresh(!roster.people.size); // the token comes with the list
    await flush();
    await roster.refresh();
    verify = await verifier(roster.facts.public_key);
    reached();
    said(roster.facts);
    showFlagged(roster.flagged, (row) => undo(row.id, row));
    showKept();
  } catch (error) {
    failed(error);
  }
  refreshQueue();
  if (state !== "signed_out") timer = setTimeout(exchangeInTurn, document.hidden ? LONGEST : wait());
}

let exchanging = null;
function exchangeInTurn() {
  exchanging ||= exchange().finally(() => {
    exchanging = null;
  });
  return exchanging;
}

const wait = () => (failures ? Math.min(LONGEST, 1_000 * 2 ** failures) * (0.75 + Math.random() / 2) : POLL);

/** An exchange in `delay` ms, unless the server was not there a moment ago. */
function soon(delay) {
  if (state === "signed_out" || failures > 3) return;
  clearTimeout(timer);
  timer = setTimeout(exchangeInTurn, delay);
}

function said(answer) {
  if (answer.counts) showCounts(answer.counts);
  if (answer.flagged) showFlagged(answer.flagged, (row) => undo(row.id, row));
}

function reached() {
  failures = 0;
  state = "online";
  showLink(state);
  showNotice("");
  document.querySelectorAll("#walk-in, #badges, #plain").forEach((link) => link.removeAttribute("aria-disabled"));
}

function failed(error) {
  if (!(error instanceof NoAnswer)) console.warn("exchange", error);
  failures += 1;
  if (error.reason === "token") {
    roster.token = ""; // of the sign-in before this one: the list brings a new one
    return;
  }
  if (error.reason === "signed_out" || error.reason === "forbidden") return gone(error.reason);
  state = "offline";
  showLink(state);
  document.querySelectorAll("#walk-in, #badges, #plain").forEach((link) => link.setAttribute("aria-disabled", "true"));
}

/** The list goes at once; scans stay until somebody signs in and sends them. */
async function gone(reason) {
  state = "signed_out";
  clearTimeout(timer);
  camera.stop();
  at("viewer").hidden = true;
  roster.forget();
  latest.length = 0;
  await wipeLists();
  at("door").hidden = true;
  showLink(state);
  showCounts(null);
  const next = `/accounts/sign-in?next=${encodeURIComponent(`/desk/app?offering=${ref}`)}`;
  if (reason === "forbidden") showNotice(say("forbidden"), { href: "/desk/", text: say("sign_in") });
  else showNotice(say("gone"), { href: next, text: say("sign_in") });
}

function refreshQueue() {
  const waiting = queue.waiting;
  const ids = new Set(waiting.map((scan) => scan.id));
  showQueue(waiting, queue.refused);
  showLatest(latest.map((scan) => ({ ...scan, isSent: !ids.has(scan.id) })));
}

function showKept() {
  at("kept").textContent = say("kept", { time: timeOf(roster.facts.as_of), count: roster.people.size });
}

// Signing out

async function signOut() {
  await exchangeInTurn().catch(() => {});
  const left = await countScans();
  if (left && !(await mayLose(left))) return;
  clearTimeout(timer);
  await wipeLists();
  await wipeQueue();
  const token = roster.token;
  const wasOnline = state === "online";
  await gone("signed_out");
  if (wasOnline && token) {
    at("leave").elements.csrf_token.value = token;
    at("leave").submit();
  } else showNotice(say("offline_out"));
}

function mayLose(count) {
  const dialog = at("losing");
  at("losing-words").textContent = say("losing", { count });
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

// The page

const camera = new Camera(at("video"), (text) => take(text, "camera"));

/** Where the hand scanner types; not on a phone, where it would open the keyboard over the verdict. */
function focusField() {
  if (matchMedia("(pointer: fine)").matches) at("code").focus();
}

let lock = null; // keeps the screen on while the camera looks

async function toggleCamera() {
  if (camera.isOn) camera.stop();
  else await camera.start().catch(() => showNotice(say("camera_refused")));
  if (camera.isOn) lock = await navigator.wakeLock?.request("screen").catch(() => null);
  else lock?.release();
  at("viewer").hidden = !camera.isOn;
  at("camera").setAttribute("aria-pressed", camera.isOn);
}

function listen() {
  at("scan").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = at("code");
    at("code").value = "";
    take(value, "scanner");
    focusField();
  });
  at("camera").addEventListener("click", toggleCamera);
  at("let-in").addEventListener("click", () => decide(true));
  at("turn-away").addEventListener("click", () => decide(false).then(() => showVerdict("turned_away")));
  at("undo").addEventListener("click", () => undoable && undo(undoable.id, undoable));
  at("sound").addEventListener("click", () => at("sound").setAttribute("aria-pressed", at("sound").getAttribute("aria-pressed") !== "true"));
  at("naming").addEventListener("submit", async (event) => {
    event.preventDefault();
    here = { ...here, name: at("name").value.trim().slice(0, 60) };
    await setMeta("device", here);
    event.target.closest("details").open = false;
  });
  at("sign-out").addEventListener("click", signOut);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isElsewhere = !event.target.closest("input, dialog, summary, button, a") || event.key !== " ";
    if (isTyping && isElsewhere && !event.target.closest("input, dialog")) at("code").focus(); // a hand scanner types anywhere
  });
  addEventListener("online", () => {
    failures = 0;
    soon(0);
  });
  addEventListener("offline", () => failed(new NoAnswer("offline")));
  document.addEventListener("visibilitychange", () => document.hidden || soon(0));
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[aria-disabled]")) event.preventDefault();
  });
}

async function chooseList() {
  const lists = await loadLists();
  showLink(navigator.onLine ? "online" : "offline");
  const items = lists.map(({ facts }) =>
    element("li", {}, element("a", { href: `/desk/app?offering=${facts.offering.ref}` }, facts.offering.title)));
  at("lists").replaceChildren(...items);
  at("lists").hidden = !items.length;
  if (!items.length) showNotice(say("none_kept"), { href: "/desk/", text: document.title });
}

function openDoor() {
  const { offering, as_of } = roster.facts;
  useZone(offering.zone);
  at("title").textContent = offering.title;
  document.title = offering.title;
  at("walk-in").href = `/desk/${ref}/walk-ins/new`;
  at("badges").href = `/desk/${ref}/badges`;
  at("plain").href = `/desk/${ref}`;
  at("door").hidden = false;
  showVerdict("ready", { lines: [say("ready_text")] });
  showCounts(roster.facts.counts);
  if (as_of) showKept();
  focusField();
}

async function start() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/desk/sw.js", { scope: "/desk/" }).catch(() => {});
  await forgetOld();
  if (!ref) return chooseList();
  navigator.storage?.persist?.().catch?.(() => {});
  here = await device();
  at("name").value = here.name;
  await queue.load();
  for (const scan of queue.waiting) if (scan.let_in === null) await queue.decide(scan.id, { let_in: scan.verdict === "ok" });
  const isKept = await roster.load();
  if (isKept) {
    verify = await verifier(roster.facts.public_key);
    for (const scan of queue.waiting) scan.undoes ? roster.left(scan.ref) : scan.let_in && roster.arrived(scan.ref, scan.at);
    openDoor();
  }
  refreshQueue();
  listen();
  await exchangeInTurn();
  if (isKept || state === "signed_out") return;
  if (roster.facts) openDoor();
  else showNotice(say("no_list"), { href: "/desk/", text: document.title });
}

start();
