// The code on the screen: the next one takes its place without a flash. Without scripts the page reloads itself.
const again = () => {
  const screen = document.getElementById("screen");
  window.setTimeout(next, Number(screen.dataset.seconds) * 1000);
};

async function next() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("screen");
    if (!answer.ok || !fresh) return location.reload();
    document.getElementById("screen").replaceWith(document.adoptNode(fresh));
    again();
  } catch {
    window.setTimeout(next, 3000); // no network: try again soon; an old code is refused anyway
  }
}

again();
