// Adds "in your time" behind a <time data-local-time data-zone="Asia/Shanghai"> when the reader's zone keeps other hours.
const page = document.documentElement.lang || "en";
const language = page === "en" ? "en-GB" : page;
const clock = { weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function wallTime(moment, zone) {
  return new Intl.DateTimeFormat("en-GB", { ...clock, year: "numeric", timeZone: zone }).format(moment);
}

function words(start, end) {
  const format = new Intl.DateTimeFormat(language, clock);
  return end ? format.formatRange(start, end) : format.format(start);
}

for (const element of document.querySelectorAll("time[data-local-time]")) {
  const start = new Date(element.dateTime);
  const end = element.dataset.ends ? new Date(element.dataset.ends) : null;
  if (!element.dataset.zone || Number.isNaN(start.valueOf())) continue;
  if (wallTime(start, element.dataset.zone) === wallTime(start, undefined)) continue;
  const note = document.createElement("span");
  note.className = "local-time";
  const [open, colon, close] = document.documentElement.lang.startsWith("zh") ? ["（", "：", "）"] : ["(", ": ", ")"];
  note.textContent = open + element.dataset.localLabel + colon + words(start, end) + close;
  element.after(" ", note);
}
