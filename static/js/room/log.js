// What this page knows of the room's log. No DOM here. Lines are kept by number; a change carries its line as it is now.
const last = (entries) => entries[entries.length - 1];

export class Log {
  constructor() {
    this.clear();
  }

  clear() {
    this.lines = new Map();
    this.first = null; // the oldest line on the page
    this.last = 0; // everything up to here has been seen
    this.more = false; // older lines can be asked for
  }

  // The answer to hello. Its newest page may leave lines out before it (`more`): then nothing older stays on the page.
  // Answers which lines to draw, and whether the page begins anew.
  resume({ entries, head, more }) {
    const anew = this.last === 0 || more;
    if (anew) this.clear();
    if (anew) this.more = more;
    const news = entries.filter((entry) => entry.seq > this.last);
    const drawn = this.put(entries);
    if (this.first === null) this.first = entries[0]?.seq ?? head + 1;
    this.last = Math.max(this.last, head, last(entries)?.seq ?? 0);
    return { drawn, news: anew ? [] : news, anew };
  }

  // What comes by itself. A missing number means a lost hint: nothing is taken, and the caller says hello again.
  take({ entries }) {
    const news = entries.filter((entry) => entry.seq > this.last);
    if (news.length && news[0].seq > this.last + 1) return { drawn: [], news: [], gap: true };
    const drawn = this.put(entries);
    if (news.length) this.last = last(news).seq;
    return { drawn, news, gap: false };
  }

  older({ entries, more }) {
    const before = this.first;
    if (entries.length) this.first = Math.min(before ?? Infinity, entries[0].seq);
    this.more = more;
    return this.put(entries);
  }

  put(entries) {
    const drawn = new Set();
    for (const entry of entries) {
      const line = entry.line ?? (entry.ref ? null : entry);
      if (!line || line.kind === "blank") continue;
      if (entry.line && !this.lines.has(line.seq)) continue; // older than what the page shows
      this.lines.set(line.seq, line);
      drawn.add(line.seq);
    }
    return [...drawn].sort((a, b) => a - b);
  }

  get(seq) {
    return this.lines.get(seq);
  }
}
