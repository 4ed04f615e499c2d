// The list of one offering: kept encrypted, refreshed by what changed, wiped when its time is over.
import { fetchRoster } from "./link.js";
import { getMeta, loadList, saveList, setMeta, wipeLists } from "./store.js";

export class Roster {
  constructor(ref) {
    this.ref = ref;
    this.people = new Map();
    this.facts = null; // title, tickets, key, counts ... of the newest answer
    this.token = "";
    this.flagged = [];
  }

  /** What the device kept; false when it has none, or none that may still be used. */
  async load() {
    const kept = await loadList(this.ref);
    if (!kept) return false;
    this.facts = kept.facts;
    this.people = new Map(kept.people.map((person) => [person.ref, person]));
    return true;
  }

  /** Asks for what changed; everything when nothing is known. True when anything on the list differs. */
  async refresh(whole = false) {
    const answer = await fetchRoster(this.ref, whole ? null : this.facts?.next);
    if ((await getMeta("who")) !== answer.who) {
      await wipeLists(); // somebody else signed in on this device
      await setMeta("who", answer.who);
    }
    this.token = answer.token;
    this.flagged = answer.flagged;
    if (answer.is_whole) this.people = new Map();
    let differs = answer.is_whole;
    for (const person of answer.people) {
      differs ||= JSON.stringify(this.people.get(person.ref)) !== JSON.stringify(person);
      this.people.set(person.ref, person);
    }
    const { people, token, flagged, who, is_whole, ...facts } = answer;
    this.facts = facts;
    if (differs) await this.save();
    return differs;
  }

  async save() {
    await saveList(this.ref, { facts: this.facts, people: [...this.people.values()] });
  }

  /** What this device saw itself, before the server says it too. */
  arrived(ref, at) {
    const person = this.people.get(ref);
    if (person) this.people.set(ref, { ...person, came_at: at });
  }

  left(ref) {
    const person = this.people.get(ref);
    if (person) this.people.set(ref, { ...person, came_at: undefined });
  }

  /** As far as this device knows. */
  counted() {
    const people = [...this.people.values()];
    const arrived = people.filter((person) => person.came_at).length;
    return { arrived, expected: people.filter((person) => person.state === "confirmed").length };
  }

  forget() {
    this.people = new Map();
    this.facts = null;
  }
}
