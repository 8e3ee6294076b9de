// One line to the server: the socket, and HTTP while the socket cannot be opened.
import { poll } from "./poll.js";
import { socket } from "./socket.js";

export function link({ addresses, token, last, onFrame, onState, onEnd }) {
  let state = "lost";
  const say = (next) => {
    if (next === state) return;
    state = next;
    onState(state);
  };
  const slow = poll({
    ...addresses, token, last, onFrame, onEnd: (code) => finish(code),
    onReach: (isThere) => slow.isOn() && say(isThere ? "slow" : "lost"),
  });
  const live = socket({
    address: addresses.socket,
    hello: () => ({ type: "hello", since: last() }),
    onFrame,
    onEnd: (code) => finish(code),
    onWay(way) {
      if (way === "slow") slow.start();
      if (way === "open") slow.stop();
      if (way !== "slow") say(slow.isOn() ? state : way);
    },
  });
  const finish = (code) => {
    slow.stop();
    live.end();
    say("ended");
    onEnd(code);
  };
  addEventListener("online", () => live.wake());
  addEventListener("offline", () => live.drop());

  return {
    start: () => live.open(),
    end: () => finish(1000),
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
