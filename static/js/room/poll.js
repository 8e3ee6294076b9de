// The slow way: asks over HTTP every few seconds, and posts the same frames one by one. For networks that break sockets.
const EVERY = 3000;

export function poll({ since, frames, token, last, onFrame, onEnd, onReach, ask = (...wish) => fetch(...wish), later = setTimeout, never = clearTimeout }) {
  let timer = null;
  let isOn = false;

  const headers = () => ({ "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" });
  const look = async () => {
    if (!isOn) return;
    try {
      const answer = await ask(since(last()), { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.status === 401) return end(4401);
      if (answer.status === 403 || answer.status === 404) return end(4403);
      if (answer.ok) deliver(await answer.json());
      onReach(answer.ok);
    } catch {
      onReach(false); // no network: the next look tries again
    }
    if (isOn) timer = later(look, EVERY);
    return undefined;
  };
  const deliver = (found) => {
    for (const frame of Array.isArray(found) ? found : found.frames ?? [found]) onFrame(frame);
  };
  const end = (code) => {
    isOn = false;
    never(timer);
    onEnd(code);
  };
  return {
    isOn: () => isOn,
    start() {
      if (isOn) return;
      isOn = true;
      look();
    },
    stop() {
      isOn = false;
      never(timer);
    },
    // Refusals come back as an `error` frame, as on the socket.
    async send(frame) {
      try {
        const answer = await ask(frames, { method: "POST", headers: headers(), body: JSON.stringify(frame), credentials: "same-origin" });
        if (answer.status === 401) return end(4401);
        const found = answer.status === 204 ? [] : await answer.json();
        deliver(found.error ? { type: "error", id: frame.id, ...found.error } : found);
      } catch { /* kept by the outbox */ }
      return undefined;
    },
  };
}
