// Reads a feed from standard input with ical.js: {components, occurrences} as JSON, instants in seconds since 1970.
import { readFileSync } from "node:fs";
import ICAL from "../node/node_modules/ical.js/dist/ical.js";

const [from, to] = process.argv.slice(2).map(Number);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

function seconds(time) {
  if (time.isDate) return Date.UTC(time.year, time.month - 1, time.day) / 1000;
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error("a floating time");
  return time.toUnixTime();
}

const status = (event) => event.component.getFirstPropertyValue("status");
const all = calendar.getAllSubcomponents("vevent");
const overridesOf = (uid) =>
  all.filter((each) => each.getFirstPropertyValue("uid") === uid && each.hasProperty("recurrence-id"));
// Without `exceptions` ical.js takes those of every UID in the calendar.
const events = all.map((each) => {
  const isOverride = each.hasProperty("recurrence-id");
  return new ICAL.Event(each, { exceptions: isOverride ? [] : overridesOf(each.getFirstPropertyValue("uid")) });
});

const components = events.map((event) => ({
  uid: event.uid,
  recurrence_id: event.recurrenceId ? seconds(event.recurrenceId) : null,
  all_day: event.startDate.isDate,
  start: seconds(event.startDate),
  end: seconds(event.endDate),
  summary: event.summary,
  description: event.description ?? "",
  status: status(event),
  sequence: event.sequence,
}));

function occurrence(item, start, end) {
  return { uid: item.uid, start: seconds(start), end: seconds(end), summary: item.summary, status: status(item) };
}

const occurrences = [];
for (const event of events) {
  if (event.isRecurrenceException()) continue;
  if (!event.isRecurring()) {
    occurrences.push(occurrence(event, event.startDate, event.endDate));
    continue;
  }
  const iterator = event.iterator();
  for (let next = iterator.next(); next && seconds(next) < to; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next);
    if (seconds(next) >= from) occurrences.push(occurrence(details.item, details.startDate, details.endDate));
  }
}
process.stdout.write(JSON.stringify({ components, occurrences }));
