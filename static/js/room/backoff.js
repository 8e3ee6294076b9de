// How long to wait before the next try: a random moment (full jitter) below a growing limit.
const LEAST = 300;
const MOST = 5000;

export function wait(attempt, random = Math.random) {
  const limit = Math.min(MOST, 2 * LEAST * 2 ** Math.max(0, attempt - 1));
  return Math.round(LEAST + random() * (limit - LEAST));
}

// The server restarts: everybody comes back soon, nobody at the same moment.
export function soon(random = Math.random) {
  return Math.round(random() * 2000);
}

// HTTP carries the conversation meanwhile.
export function beside(random = Math.random) {
  return Math.round(15000 * (0.75 + random() / 2));
}

export const isRestart = (code) => code === 1012 || code === 4012;

// Codes after which trying again is of no use; the page says why instead.
const FINAL = new Set([4400, 4401, 4403, 4404, 4409]);

export const isFinal = (code) => FINAL.has(code);
