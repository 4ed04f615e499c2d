// The server, when it can be reached. Whether it can is known only by trying: navigator.onLine says nothing of the server.

/** Why there is no answer: "offline" (try again), "signed_out", "forbidden" (no longer one's desk), "refused" (nonsense). */
export class NoAnswer extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

async function ask(address, options, patience) {
  let response;
  try {
    response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(patience), ...options });
  } catch {
    throw new NoAnswer("offline");
  }
  if (response.type === "opaqueredirect") throw new NoAnswer("signed_out");
  if (response.status === 404 || response.status === 403) throw new NoAnswer("forbidden");
  if (response.status === 400) throw new NoAnswer("token");
  if (response.status >= 400 && response.status < 500 && response.status !== 429) throw new NoAnswer("refused");
  if (!response.ok) throw new NoAnswer("offline");
  try {
    return await response.json();
  } catch {
    throw new NoAnswer("offline"); // a network that answers everything with its own sign-in page
  }
}

export function fetchRoster(ref, since) {
  const query = since ? `?since=${since}` : "";
  return ask(`/desk/${ref}/roster${query}`, { headers: { Accept: "application/json" } }, since ? 10_000 : 60_000);
}

export function sendScans(ref, token, device, scans, patience = 20_000) {
  const body = JSON.stringify({ device, sent_at: Date.now(), scans });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return ask(`/desk/${ref}/scans`, { method: "POST", headers, body }, patience);
}
