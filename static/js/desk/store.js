// What the desk keeps on the device: lists and scans, each encrypted (AES-GCM) with a key that no script can read out.
// docs/adr/0016 says what this protects against, and what not.
const NAME = "huizhi-desk";
const STORES = ["keys", "lists", "queue", "meta"];

let opened = null;

function open() {
  opened ||= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const store of STORES) asked.result.createObjectStore(store, store === "queue" ? { autoIncrement: true } : {});
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

/** One transaction: `work` gets the store and returns a request, whose result this is once it is safely written. */
async function within(store, mode, work) {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => done(request?.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

const read = (store, key) => within(store, "readonly", (rows) => rows.get(key));
const write = (store, key, value) => within(store, "readwrite", (rows) => rows.put(value, key));

/** The key of "lists" or "queue", made when there is none; the two are wiped apart. Of two pages one makes it. */
async function keyOf(what) {
  const kept = await read("keys", what);
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("keys", "readwrite", (rows) => rows.add(made, what)).catch(() => {});
  return read("keys", what);
}

async function seal(what, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(what), plain) };
}

async function unseal(what, row) {
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await keyOf(what), row.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null; // its key is gone: as good as wiped
  }
}

export async function saveList(ref, list) {
  await write("lists", ref, await seal("lists", list));
}

export async function loadList(ref) {
  const row = await read("lists", ref);
  return row ? unseal("lists", row) : null;
}

export async function loadLists() {
  const rows = await within("lists", "readonly", (all) => all.getAll());
  return (await Promise.all(rows.map((row) => unseal("lists", row)))).filter(Boolean);
}

/** Lists whose time is over: the day after the offering's end. */
export async function forgetOld() {
  for (const { facts } of await loadLists()) if (facts.keep_until < Date.now()) await forgetList(facts.offering.ref);
}

/** Lists and their key: what somebody who finds the device must not see. */
export async function wipeLists() {
  await within("lists", "readwrite", (rows) => rows.clear());
  await within("keys", "readwrite", (rows) => rows.delete("lists"));
  await within("meta", "readwrite", (rows) => rows.delete("who"));
}

export async function forgetList(ref) {
  await within("lists", "readwrite", (rows) => rows.delete(ref));
}

/** Scans that were not sent. Only after they were, or after somebody said that they may be lost. */
export async function wipeQueue() {
  await within("queue", "readwrite", (rows) => rows.clear());
  await within("keys", "readwrite", (rows) => rows.delete("queue"));
}

export async function addScan(scan) {
  const row = await seal("queue", scan);
  return within("queue", "readwrite", (rows) => rows.add(row));
}

export async function setScan(key, scan) {
  await write("queue", key, await seal("queue", scan));
}

export async function removeScan(key) {
  await within("queue", "readwrite", (rows) => rows.delete(key));
}

/** [[key, scan]], oldest first. */
export async function loadScans() {
  const database = await open();
  const [keys, rows] = await new Promise((done, fail) => {
    const transaction = database.transaction("queue");
    const all = transaction.objectStore("queue");
    const asked = [all.getAllKeys(), all.getAll()];
    transaction.oncomplete = () => done(asked.map((request) => request.result));
    transaction.onerror = () => fail(transaction.error);
  });
  const scans = await Promise.all(rows.map((row) => unseal("queue", row)));
  return keys.map((key, place) => [key, scans[place]]).filter(([, scan]) => scan);
}

export async function countScans() {
  return within("queue", "readonly", (rows) => rows.count());
}

export const getMeta = (name) => read("meta", name);
export const setMeta = (name, value) => write("meta", name, value);

/** {id, name}: of this device, for as long as the browser keeps its data. */
export async function device() {
  const kept = await getMeta("device");
  if (kept) return kept;
  const made = { id: crypto.randomUUID(), name: "" };
  await setMeta("device", made);
  return made;
}
