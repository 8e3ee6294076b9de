// The slow way: asks over HTTP every few seconds, and posts the same frames one by one. For networks that break sockets.
const EVERY = 3000;
const PATIENCE = 10000;

export function poll({ since, frames, token, last, onFrame, onEnd, onReach, ask = (...wish) => fetch(...wish), later = setTimeout, never = clearTimeout }) {
  const waiting = [];
  let timer = null;
  let isOn = false;
  let isLooking = false;
  let isSending = false;

  // The status and the JSON of an answer, or null where there is none in time.
  const answered = async (address, wish) => {
    const giveUp = new AbortController();
    const patience = later(() => giveUp.abort(), PATIENCE);
    try {
      const answer = await ask(address, { ...wish, credentials: "same-origin", signal: giveUp.signal });
      return [answer.status, answer.status === 204 ? [] : await answer.json()];
    } catch {
      return null;
    } finally {
      never(patience);
    }
  };
  const look = async () => {
    isLooking = true;
    const answer = await answered(since(last()), { headers: { Accept: "application/json" } });
    isLooking = false;
    if (!isOn) return;
    timer = later(look, EVERY);
    take(answer ?? [0]);
  };
  const take = ([status, found]) => {
    if (status === 401) return end(4401);
    if (status === 403 || status === 404) return end(4403);
    const isThere = status > 0 && status < 400;
    onReach(isThere);
    if (isThere) deliver(found);
    return undefined;
  };
  const deliver = (found) => {
    for (const frame of Array.isArray(found) ? found : found.frames ?? [found]) {
      onFrame(frame);
      if (frame.type === "bye") end(frame.code);
    }
  };
  const post = async (frame) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" };
    const answer = await answered(frames, { method: "POST", headers, body: JSON.stringify(frame) });
    if (!answer) return lose();
    const [status, found] = answer;
    if (status === 401) return end(4401);
    return deliver(found.error ? { type: "error", id: frame.id, ...found.error } : found);
  };
  // What waits is kept elsewhere, and comes anew once the server answers.
  const lose = () => {
    waiting.length = 0;
    if (isOn) onReach(false);
  };
  const work = async () => {
    if (isSending) return;
    isSending = true;
    try {
      while (isOn && waiting.length) await post(waiting.shift());
    } finally {
      isSending = false;
    }
  };
  const end = (code) => {
    stop();
    onEnd(code);
  };
  const stop = () => {
    isOn = false;
    waiting.length = 0;
    never(timer);
  };
  return {
    isOn: () => isOn,
    start() {
      if (isOn) return;
      isOn = true;
      if (!isLooking) look();
    },
    stop,
    wake() {
      if (!isOn || isLooking) return;
      never(timer);
      look();
    },
    // Refusals come back as an `error` frame, as on the socket.
    send(frame) {
      waiting.push(frame);
      work();
    },
  };
}
