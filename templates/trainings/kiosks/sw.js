// The tablet at the door without network: the page of its one meeting and the files it needs are kept on it, and nothing
// else. No name is on what is kept; it is thrown away when the tablet's work ends, or the time of its ticket.
const PAGE = {{ page | tojson }};
const KEPT = {{ kept | tojson }};
const UNTIL = {{ until }}; // ms since 1970
const PATIENCE = 4000; // ms until the kept page is shown

self.addEventListener("install", (event) => {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(keep));
});

// Where somebody was quicker than this, the next step tries again.
async function keep() {
  try {
    if (await caches.match(PAGE, { cacheName: KEPT })) return;
    const page = await fetch(PAGE, { credentials: "same-origin" });
    if (isFit(page)) await put(page);
  } catch {
    // no network
  }
}

function isFit(page) {
  return page.ok && !page.redirected && page.headers.has("Kiosk-Keep");
}

async function put(page) {
  const cache = await caches.open(KEPT);
  const files = (await page.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"#]+)/g);
  await Promise.all([...new Set([...files].map((found) => found[1]))].map(async (file) => (await cache.match(file)) || cache.add(file)));
  await cache.put(PAGE, page);
}

async function forget() {
  await caches.delete(KEPT);
  await self.registration.unregister();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (Date.now() > UNTIL) event.waitUntil(forget());
  else if (request.mode === "navigate") event.respondWith(pathname === PAGE ? visit(event) : send(event, pathname));
  else if (pathname.startsWith("/static/") && request.method === "GET") event.respondWith(file(request));
});

async function file(request) {
  return (await caches.match(request, { cacheName: KEPT })) || fetch(request);
}

async function visit(event) {
  const kept = () => caches.match(PAGE, { cacheName: KEPT });
  const asked = fetch(event.request).then(async (page) => {
    if (page.status === 404) await forget();
    else if (isFit(page)) await put(page.clone());
    return page;
  });
  event.waitUntil(asked.catch(() => {}));
  const late = new Promise((done) => setTimeout(done, PATIENCE)).then(kept);
  const first = await Promise.race([asked.catch(kept), late]);
  return first || asked.catch(() => Response.error());
}

// A form: without network one is back on the page.
async function send(event, pathname) {
  try {
    const answer = await fetch(event.request);
    if (pathname === `${PAGE}/end`) await forget();
    else event.waitUntil(keep());
    return answer;
  } catch {
    return Response.redirect(PAGE, 303);
  }
}
