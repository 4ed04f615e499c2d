// Scans that wait to be sent, oldest first. A scan is written to the device before anything else is done with it.
import { addScan, loadScans, removeScan, setScan } from "./store.js";

const MOST = 100; // in one sending

export class Queue {
  constructor(ref) {
    this.ref = ref;
    this.rows = []; // [key, scan]
  }

  async load() {
    this.rows = (await loadScans()).filter(([, scan]) => scan.offering === this.ref);
  }

  get waiting() {
    return this.rows.map(([, scan]) => scan).filter((scan) => !scan.refused);
  }

  get refused() {
    return this.rows.map(([, scan]) => scan).filter((scan) => scan.refused);
  }

  async add(scan) {
    const row = { ...scan, offering: this.ref };
    this.rows.push([await addScan(row), row]);
    return row;
  }

  /** What the person at the door decided meanwhile. */
  async decide(id, changes) {
    const row = this.rows.find(([, scan]) => scan.id === id);
    if (!row) return false;
    Object.assign(row[1], changes);
    await setScan(row[0], row[1]);
    return true;
  }

  next() {
    return this.waiting.slice(0, MOST);
  }

  /** The server has it: it leaves the queue. */
  async sent(id) {
    const row = this.rows.find(([, scan]) => scan.id === id);
    if (!row) return;
    this.rows = this.rows.filter((each) => each !== row);
    await removeScan(row[0]);
  }

  /** The server can't read it: it stays on the device, out of the way of the others. */
  async refuse(id) {
    await this.decide(id, { refused: true });
  }
}

/** As the server wants it. */
export function wire(scan) {
  const { id, code, undoes, method, at, verdict, let_in } = scan;
  return { id, at, method, let_in, verdict, ...(undoes ? { undoes } : { code }) };
}
