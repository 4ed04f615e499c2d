// Reads a feed (with the argument "jcal": as jCal) from standard input with ical.js and prints its events as JSON:
// instants in seconds since 1970.
import { readFileSync } from "node:fs";
import ICAL from "../../node/node_modules/ical.js/dist/ical.js";

const parse = process.argv[2] === "jcal" ? JSON.parse : ICAL.parse;
const calendar = new ICAL.Component(parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

function seconds(time) {
  if (time.isDate) return Date.UTC(time.year, time.month - 1, time.day) / 1000;
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error("a floating time");
  return time.toUnixTime();
}

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: seconds(event.startDate),
    end: seconds(event.endDate),
    summary: event.summary,
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
  };
});
process.stdout.write(JSON.stringify(events));
