// One line to the server: the socket, and HTTP while the socket cannot be opened.
import { poll } from "./poll.js";
import { socket } from "./socket.js";

export function link({ addresses, token, last, onFrame, onState, onEnd, ...world }) {
  let state = null; // then open, lost, slow or ended: the first loss is told too
  const say = (next) => {
    if (next === state) return;
    state = next;
    onState(state);
  };
  const slow = poll({
    ...addresses, ...world, token, last, onFrame, onEnd: (code) => finish(code),
    onReach: (isThere) => say(isThere ? "slow" : "lost"),
  });
  const live = socket({
    ...world, address: addresses.socket, onFrame,
    hello: () => ({ type: "hello", since: last() }),
    onEnd: (code) => finish(code),
    onWay(way) {
      if (way === "slow") slow.start();
      else say(way);
      if (way === "open") slow.stop();
    },
  });
  const finish = (code) => {
    slow.stop();
    live.end();
    say("ended");
    onEnd(code);
  };
  const wake = () => {
    live.wake();
    slow.wake();
  };
  for (const sign of ["online", "pageshow"]) addEventListener(sign, wake);
  addEventListener("offline", () => live.drop());

  return {
    start: () => live.open(),
    wake,
    state: () => state,
    // False when there is no way out now.
    send(frame) {
      if (state === "open") return live.send(frame);
      if (state !== "slow") return false;
      slow.send(frame);
      return true;
    },
  };
}
