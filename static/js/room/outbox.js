// What was wished and has no answer yet: words, and what is done with a line or a hand. Kept over a reload; sent again
// under the same id, so that nothing is done twice. States: waiting (on its way), failed (no answer in time), refused
// (the server said no).
const PATIENCE = 10000;

export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Words stand on the page until their line does; any other wish is over with its answer.
export const isWords = ({ frame }) => "text" in frame;

export function outbox({ name, store, send, onChange, onLate, later = setTimeout, never = clearTimeout, id = freshId }) {
  const timers = new Map();
  let items = read();

  function read() {
    try {
      const kept = JSON.parse(store.getItem(name) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => one.id && one.frame) : [];
    } catch {
      return [];
    }
  }
  function changed() {
    try {
      if (items.length) store.setItem(name, JSON.stringify(items));
      else store.removeItem(name);
    } catch { /* a full or forbidden store: the words stay on the page */ }
    onChange(items);
  }
  const find = (wanted) => items.find((one) => one.id === wanted);
  const set = (wanted, values) => {
    items = items.map((one) => (one.id === wanted ? { ...one, ...values } : one));
    changed();
  };
  const away = (one) => send({ ...one.frame, id: one.id });
  const late = (wanted) => {
    const one = find(wanted);
    if (one?.state !== "waiting" || one.seq !== undefined) return;
    set(wanted, { state: "failed" });
    onLate(one);
  };
  const watch = (wanted) => {
    never(timers.get(wanted));
    timers.set(wanted, later(() => late(wanted), PATIENCE));
  };
  for (const one of items) watch(one.id);

  return {
    all: () => items,
    find,
    add(frame, at = new Date().toISOString()) {
      const one = { id: id(), frame, at, state: "waiting" };
      items = [...items, one];
      changed();
      away(one);
      watch(one.id);
    },
    // In the log, on disk. Words go when their line is on the page.
    acked(wanted, seq) {
      const one = find(wanted);
      if (one && isWords(one)) set(wanted, { seq, state: "waiting" });
      else if (one) this.remove(wanted);
    },
    arrived(isShown) {
      const rest = items.filter((one) => one.seq === undefined || !isShown(one.seq));
      if (rest.length === items.length) return;
      items = rest;
      changed();
    },
    refused(wanted, sentence) {
      if (find(wanted)) set(wanted, { state: "refused", sentence });
    },
    // Answers what it was, so that its words can go somewhere else.
    remove(wanted) {
      const one = find(wanted);
      items = items.filter((other) => other !== one);
      changed();
      return one;
    },
    again(wanted) {
      if (!find(wanted)) return;
      set(wanted, { state: "waiting" });
      this.repeat(wanted);
      watch(wanted);
    },
    // The server asked for the same once more; whoever waits has waited no less.
    repeat(wanted) {
      const one = find(wanted);
      if (one) away(one);
    },
    // The line is back: everything that has no answer goes out again, in order.
    resume() {
      for (const one of items.filter((item) => item.seq === undefined && item.state !== "refused")) this.again(one.id);
    },
  };
}
