// What this page knows of the room's log. No DOM here. Entries are kept by number; a change carries its line as it is now.
export class Log {
  constructor() {
    this.lines = new Map();
    this.first = null; // the oldest number asked for
    this.last = 0; // everything up to here has been seen
    this.more = false; // older lines can be asked for
  }

  // Takes entries in order. Answers which lines to draw, what happened, and whether a number is missing.
  take(entries, { more } = {}) {
    const fresh = entries.filter((entry) => entry.seq > this.last);
    if (this.first === null && entries.length) this.begin(entries[0].seq, more);
    if (fresh.length && this.last && fresh[0].seq > this.last + 1) return { drawn: [], news: [], gap: true };
    const drawn = new Set();
    for (const entry of entries) this.put(entry, drawn);
    if (fresh.length) this.last = fresh.at(-1).seq;
    return { drawn: [...drawn].sort((a, b) => a - b), news: fresh, gap: false };
  }

  begin(seq, more = false) {
    this.first = seq;
    this.more = more;
  }

  // A resume that left older lines out: what is on the page and what comes are no longer next to each other.
  reset() {
    this.lines.clear();
    this.first = null;
    this.last = 0;
  }

  takeOlder(entries, more) {
    const drawn = new Set();
    for (const entry of entries) this.put(entry, drawn);
    if (entries.length) this.first = Math.min(this.first ?? Infinity, entries[0].seq);
    this.more = more;
    return [...drawn].sort((a, b) => a - b);
  }

  put(entry, drawn) {
    const line = entry.line ?? (entry.ref ? null : entry);
    if (!line || line.kind === "blank") return;
    const known = this.lines.has(line.seq);
    if (entry.line && !known && line.seq < (this.first ?? 0)) return; // older than the page shows
    this.lines.set(line.seq, line);
    drawn.add(line.seq);
  }

  get(seq) {
    return this.lines.get(seq);
  }
}
