// Finds people of the list by name in either script, pinyin, organisation, or the last digits of phone or number. Pure.
const MOST = 20;

function folded(text) {
  return (text || "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** What one person can be found by: words that may begin so, texts that may hold it, ends of numbers. */
function indexed(person) {
  const latin = folded(person.latin);
  const [named, sounds] = [latin.split(/[^\p{L}\p{N}]+/u), (person.keys || "").split(" ")];
  const words = [...named, ...sounds].filter(Boolean);
  const first = [named[0], sounds[0]].filter(Boolean);
  return { words, first, native: folded(person.native), latin, texts: folded(person.organisation), ends: [person.digits || "", person.ref] };
}

const known = new WeakMap();

function look(person) {
  if (!known.has(person)) known.set(person, indexed(person));
  return known.get(person);
}

/** 4: the name begins so; 3: the name; 2: a number; 1: the organisation; 0: not found. */
function rank(person, terms, whole) {
  const index = look(person);
  const isNamed = (term) => index.native.includes(term) || index.words.some((word) => word.startsWith(term));
  if (index.native.startsWith(whole) || index.first.some((word) => word.startsWith(whole))) return 4;
  if (index.native.includes(whole) || index.latin.replaceAll(" ", "").startsWith(whole)) return 3;
  if (terms.every(isNamed)) return 3;
  if (whole.length >= 3 && index.ends.some((end) => end && end.endsWith(whole))) return 2;
  return terms.every((term) => isNamed(term) || index.texts.includes(term)) ? 1 : 0;
}

/** The name as it is read, for the order of who are found equally well. */
function spoken(person) {
  return look(person).latin || person.keys || look(person).native;
}

/** The best first; those who may come in before the others. */
export function search(people, text) {
  const terms = folded(text).split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  const whole = terms.join("");
  const found = [];
  for (const person of people) {
    const value = person.native ? rank(person, terms, whole) : 0;
    if (value) found.push([value + (person.state === "confirmed" ? 0.5 : 0), person]);
  }
  found.sort((a, b) => b[0] - a[0] || spoken(a[1]).localeCompare(spoken(b[1])));
  return found.slice(0, MOST).map(([, person]) => person);
}
