// Says how far this page has shown the log: at most once a second, at least every 20 seconds while it is looked at.
const LEAST = 1000;
const MOST = 20000;

export function seen({ furthest, send, isLookedAt, later = setTimeout, now = Date.now }) {
  let told = 0;
  let toldAt = -Infinity;
  let timer = null;

  const tell = () => {
    timer = null;
    if (!isLookedAt()) return;
    const seq = furthest();
    const isNews = seq > told;
    if (!seq || (!isNews && now() - toldAt < MOST)) return;
    if (!send({ type: "seen", seq: Math.max(seq, told) })) return;
    told = Math.max(seq, told);
    toldAt = now();
  };
  return function look() {
    timer ??= later(tell, Math.max(0, LEAST - (now() - toldAt)));
  };
}
