// What the door says without the server; the same rule as registrations/checkins/judge.py. Pure.
const ENDED = ["cancelled", "rejected", "lapsed"];

/** Of a person on the list: "ok", "already", "cancelled" or "not_confirmed". */
export function judgePerson(person) {
  if (ENDED.includes(person.state)) return "cancelled";
  if (person.state !== "confirmed") return "not_confirmed";
  return person.came_at ? "already" : "ok";
}

/**
 * Of a ticket code that was read. `check` says whether we signed it: true, false, or null when this browser can't tell.
 * "unlisted": a true ticket for this offering that the list does not have yet; a person decides.
 */
export function judgeCode(code, signed, offering, people) {
  if (signed === false) return { verdict: "forged" };
  if (code.offering && code.offering !== offering) return { verdict: "wrong_event", ref: code.ref };
  const person = people.get(code.ref);
  if (signed === null) return { verdict: "unchecked", ref: code.ref, person };
  if (person) return { verdict: judgePerson(person), ref: code.ref, person };
  return { verdict: code.offering ? "unlisted" : "unknown", ref: code.ref };
}
