// What the desk shows. Everything that comes from a list is text, never markup.
const ICONS = document.body.dataset.icons;
const TONES = { ok: "good", on_judgement: "good", already: "warn", duplicate: "warn", not_confirmed: "warn", unlisted: "warn", unchecked: "warn", wait: "none", ready: "none", undone: "none", nobody: "none" };
const SIGNS = { good: "check", warn: "warning", bad: "close", none: "qr" };

export const at = (id) => document.getElementById(id);

const words = new Map([...document.querySelectorAll("[data-word]")].map((each) => [each.dataset.word, each.textContent]));

/** The sentence of that name in the page's language, its %(named)s places filled. */
export function say(name, values = {}) {
  return (words.get(name) || "").replace(/%\((\w+)\)s/g, (_all, key) => values[key] ?? "");
}

let zone;
export function useZone(name) {
  zone = name;
}

/** "14:05" on the wall of the place. */
export function timeOf(moment) {
  const options = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone };
  return new Intl.DateTimeFormat(document.body.dataset.language, options).format(moment);
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export function button(text, style, act) {
  const made = element("button", { type: "button", class: `button button-${style}` }, text);
  made.addEventListener("click", act);
  return made;
}

/** The whole answer to a scan: colour, sign, word, and who. */
export function showVerdict(kind, { name = "", latin = "", lines = [], hue = 0 } = {}) {
  const tone = TONES[kind] || "bad";
  const box = at("verdict");
  box.dataset.tone = tone;
  box.dataset.kind = kind;
  box.className = `verdict verdict-${tone}`;
  const parts = [icon(SIGNS[tone]), element("h2", {}, say(kind))];
  if (name) parts.push(element("p", { class: "verdict-name" }, name, latin && latin !== name ? element("span", { lang: "en" }, ` ${latin}`) : ""));
  lines.filter(Boolean).forEach((line, place) => {
    parts.push(element("p", place === 0 && hue ? { class: `verdict-ticket hue-${hue}` } : {}, line));
  });
  box.replaceChildren(...parts);
}

export function showFound(people, tickets, checkIn) {
  at("found").replaceChildren(
    ...people.map((person) => {
      const about = [tickets[person.ticket]?.name, person.organisation, person.ref].filter(Boolean).join(" · ");
      const name = element("p", {}, element("strong", {}, person.native), person.latin ? ` ${person.latin}` : "");
      const act = person.came_at
        ? element("span", { class: "chip" }, say("is_in", { time: timeOf(person.came_at) }))
        : person.state === "confirmed"
          ? button(say("check_in"), "primary", () => checkIn(person))
          : element("span", { class: "chip" }, say("not_confirmed"));
      return element("li", {}, element("div", {}, name, element("p", { class: "hint" }, about)), act);
    }),
  );
}

export function showLink(state) {
  at("link").dataset.state = state;
  at("link").textContent = say(state);
}

export function showCounts(counts) {
  at("counts").textContent = counts ? say("counts", counts) : "";
}

export function showQueue(waiting, refused) {
  const [oldest] = waiting;
  const sentences = [oldest ? say("waiting", { count: waiting.length, time: timeOf(oldest.at) }) : say("sent")];
  if (refused.length) sentences.push(say("refused", { count: refused.length }));
  at("queue").textContent = sentences.join(" ");
  at("more").dataset.waiting = waiting.length;
}

/** The newest scans of this device: [{name, verdict, at, isSent}]. */
export function showLatest(latest) {
  at("latest").replaceChildren(
    ...latest.map((scan) => {
      const words = `${timeOf(scan.at)} ${scan.name || scan.ref || ""}`;
      const state = `${say(scan.verdict)} · ${say(scan.isSent ? "is_sent" : "is_waiting")}`;
      return element("li", {}, element("p", {}, words), element("p", { class: "hint" }, state));
    }),
  );
}

export function showFlagged(rows, undo) {
  at("flagged-box").hidden = !rows.length;
  at("flagged-count").textContent = say("flagged", { count: rows.length });
  at("flagged").replaceChildren(
    ...rows.map((row) => {
      const device = row.device || say("this_door");
      const words = element("div", {}, element("p", {}, element("strong", {}, row.name || row.ref)),
        element("p", { class: "hint" }, `${say(row.verdict)} · ${say("let_in_at", { time: timeOf(row.at), device })}`));
      return element("li", {}, words, button(say("undo"), "quiet", () => undo(row)));
    }),
  );
}

export function showNotice(sentence, link) {
  const box = at("notice");
  box.hidden = !sentence;
  box.replaceChildren(...(sentence ? [element("p", {}, sentence)] : []));
  if (link) box.append(element("p", {}, element("a", { class: "button button-primary", href: link.href }, link.text)));
}

let sounds = null;

/** Sound and a tremble, when they were asked for: one high tone for yes, two low ones for no. */
export function signal(kind) {
  if (at("sound").getAttribute("aria-pressed") !== "true") return;
  sounds ||= new AudioContext();
  const isGood = TONES[kind] === "good";
  for (const start of isGood ? [0] : [0, 0.22]) {
    const tone = sounds.createOscillator();
    tone.frequency.value = isGood ? 880 : 220;
    tone.connect(sounds.destination);
    tone.start(sounds.currentTime + start);
    tone.stop(sounds.currentTime + start + 0.15);
  }
  navigator.vibrate?.(isGood ? 80 : [120, 80, 120]);
}
