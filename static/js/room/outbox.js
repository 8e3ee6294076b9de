// What was written and is not yet known to be in the log. Kept over a reload; sent again under the same id, so
// that nothing is said twice. States: waiting (on its way), failed (no answer in time), refused (the server said no).
const PATIENCE = 10000;

export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function outbox({ name, store, send, onChange, later = setTimeout, id = freshId }) {
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
  const away = (one) => {
    send({ ...one.frame, id: one.id });
    later(() => find(one.id)?.state === "waiting" && find(one.id).seq === undefined && set(one.id, { state: "failed" }), PATIENCE);
  };

  return {
    all: () => items,
    add(frame, at = new Date().toISOString()) {
      const one = { id: id(), frame, at, state: "waiting" };
      items = [...items, one];
      changed();
      away(one);
      return one;
    },
    // In the log, on disk. The words go when their line is on the page.
    acked(wanted, seq) {
      if (find(wanted)) set(wanted, { seq, state: "waiting" });
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
      const one = find(wanted);
      if (!one) return;
      set(wanted, { state: "waiting" });
      away(find(wanted));
    },
    // The line is back: everything that has no answer goes out again, in order.
    resume() {
      for (const one of items.filter((item) => item.seq === undefined && item.state !== "refused")) this.again(one.id);
    },
  };
}
