// The desk without network: its page and files are kept, everything else goes to the server. No list passes through
// here: the app keeps it itself, encrypted.
const FILES = {{ files | tojson }};
const PAGE = "/desk/app";
const KEPT = "desk-" + {{ static("") | tojson }};
const PATIENCE = 4000; // ms until the kept page is shown

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll(FILES);
  const page = await fetch(PAGE, { credentials: "same-origin" });
  if (page.ok && !page.redirected) await cache.put(PAGE, page);
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith("desk-") && name !== KEPT) await caches.delete(name);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (isKept(new URL(request.url).pathname)) event.respondWith(fromCache(request));
});

function isKept(path) {
  return path.startsWith("/static/") || FILES.includes(path);
}

async function fromCache(request) {
  return (await caches.match(request)) || fetch(request);
}

async function visit(event) {
  const isApp = new URL(event.request.url).pathname === PAGE;
  const asked = fetch(event.request).then(async (page) => {
    if (isApp && page.ok && !page.redirected) await (await caches.open(KEPT)).put(PAGE, page.clone());
    return page;
  });
  event.waitUntil(asked.catch(() => {}));
  const kept = () => caches.match(PAGE);
  if (!isApp) return asked.catch(async () => (await kept()) || Response.error());
  const late = new Promise((done) => setTimeout(done, PATIENCE)).then(kept);
  const first = await Promise.race([asked.catch(kept), late]);
  return first || asked.catch(() => Response.error());
}
