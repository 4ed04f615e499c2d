// Reads a feed from standard input with node-ical: {components, occurrences} as JSON, instants in seconds since 1970.
// Run with TZ=UTC: node-ical gives all-day events as midnight of the machine's own zone.
import { readFileSync } from "node:fs";
import ical from "../node/node_modules/node-ical/node-ical.js";

const [from, to] = process.argv.slice(2).map((seconds) => new Date(Number(seconds) * 1000));
const read = ical.sync.parseICS(readFileSync(0, "utf8"));
const text = (value) => (value && typeof value === "object" ? value.val : (value ?? "")); // with LANGUAGE: {params, val}
const seconds = (date) => date.getTime() / 1000;

function component(event) {
  return {
    uid: event.uid,
    recurrence_id: event.recurrenceid ? seconds(event.recurrenceid) : null,
    all_day: event.datetype === "date",
    start: seconds(event.start),
    end: seconds(event.end),
    summary: text(event.summary),
    description: text(event.description),
    status: event.status,
    sequence: Number(event.sequence),
  };
}

const components = [];
const occurrences = [];
for (const event of Object.values(read)) {
  if (event.type !== "VEVENT") continue;
  components.push(component(event), ...[...new Set(Object.values(event.recurrences ?? {}))].map(component));
  for (const each of ical.expandRecurringEvent(event, { from, to })) {
    occurrences.push({
      uid: event.uid,
      start: seconds(each.start),
      end: seconds(each.end),
      summary: text(each.summary),
      status: each.event.status,
    });
  }
}
process.stdout.write(JSON.stringify({ components, occurrences }));
