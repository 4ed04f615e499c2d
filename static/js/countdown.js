// Counts down how long seats are held. The server wrote the words; only the time in brackets changes, by this page's own clock.
// It is read aloud once, two minutes before the end.
for (const notice of document.querySelectorAll("[data-countdown]")) {
  const seconds = Number(notice.dataset.countdown);
  const left = notice.querySelector(".hold-left");
  const said = notice.querySelector("[role=status]");
  const began = performance.now();
  if (!left || !(seconds < 7200)) continue;

  const tick = () => {
    const rest = Math.max(0, Math.ceil(seconds - (performance.now() - began) / 1000));
    if (rest === 0) {
      notice.textContent = notice.dataset.over;
      notice.classList.add("is-over");
      notice.setAttribute("role", "alert");
      clearInterval(timer);
      return;
    }
    const [open, close] = document.documentElement.lang.startsWith("zh") ? ["（", "）"] : ["(", ")"];
    left.textContent = `${open}${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}${close}`;
    const isShort = rest < 120;
    if (isShort && !notice.classList.contains("is-short")) said.textContent = `${notice.querySelector("strong").textContent} ${left.textContent}`;
    notice.classList.toggle("is-short", isShort);
  };
  const timer = setInterval(tick, 1000);
  tick();
}
