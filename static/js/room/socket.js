// The live line: opens a WebSocket, says hello with the last number seen, comes back when it breaks. It counts as open
// once the server has said welcome: there are networks that swallow the opening, or open it and carry nothing. After
// three openings that failed it tells `onWay("slow")`, so that plain HTTP takes over, and goes on trying.
import { beside, isFinal, isRestart, soon, wait } from "./backoff.js";

const FAILURES = 3;
const PATIENCE = 8000; // until the welcome
const SILENCE = 45000; // the server beats every 20 s
const FRESH = 5000; // what was heard so lately stands still
const ANSWER = 3000;

export function socket({ address, hello, onFrame, onWay, onEnd, make, later = setTimeout, never = clearTimeout, now = Date.now, random }) {
  let ws = null;
  let isOpen = false;
  let failures = 0;
  let attempt = 0;
  let timer = null;
  let silence = null;
  let heardAt = 0;
  let stopped = false;

  const expect = (within) => {
    never(silence);
    silence = later(silent, within);
  };
  const again = (delay) => {
    never(timer);
    timer = later(open, delay);
  };
  const lost = (code) => {
    never(silence);
    ws = null;
    if (stopped) return;
    if (isFinal(code)) return onEnd(code);
    failures = isOpen ? 0 : failures + 1;
    attempt = isOpen ? 1 : attempt + 1;
    isOpen = false;
    const slow = failures >= FAILURES;
    onWay(slow ? "slow" : "lost");
    again(slow ? beside(random) : isRestart(code) ? soon(random) : wait(attempt, random));
  };
  // The network went: a socket that says nothing would keep us waiting for its goodbye.
  const drop = () => {
    if (!ws) return;
    ws.close(4000);
    lost(1006);
  };
  // An opening that nobody answers has cost the patience of two that are refused.
  const silent = () => {
    if (!isOpen) failures += 1;
    drop();
  };
  const open = () => {
    never(timer);
    if (stopped || ws) return;
    const mine = (make ?? ((where) => new WebSocket(where)))(address);
    ws = mine;
    expect(PATIENCE);
    mine.onopen = () => mine === ws && mine.send(JSON.stringify(hello()));
    mine.onmessage = (event) => mine === ws && hear(JSON.parse(event.data));
    mine.onclose = (event) => mine === ws && lost(event.code);
  };
  const check = () => {
    if (ws.readyState !== 1) return drop();
    ws.send(JSON.stringify(hello()));
    expect(ANSWER);
  };
  const hear = (frame) => {
    heardAt = now();
    if (!isOpen && frame.type === "welcome") {
      isOpen = true;
      onWay("open");
    }
    if (isOpen) expect(SILENCE);
    onFrame(frame);
  };
  return {
    open,
    // True when the frame went out; whether it arrived, only its ack says.
    send(frame) {
      if (ws?.readyState !== 1) return false;
      ws.send(JSON.stringify(frame));
      return true;
    },
    // The network is back, or the phone woke: a line that may have died meanwhile answers hello, or there is another one.
    wake() {
      if (stopped || (ws && now() - heardAt < FRESH)) return;
      if (!ws) again(soon(random) / 4);
      else if (isOpen) check();
    },
    drop,
    end() {
      stopped = true;
      never(timer);
      never(silence);
      ws?.close(1000);
    },
  };
}
