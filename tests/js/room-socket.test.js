// The line: when it tries again, when it gives up, when plain HTTP takes over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFinal, wait } from "../../static/js/room/backoff.js";
import { socket } from "../../static/js/room/socket.js";

function make() {
  const made = [];
  const timers = [];
  const told = { ways: [], ends: [], frames: [] };
  const line = socket({
    address: "ws://test", hello: () => ({ type: "hello", since: 4 }), random: () => 0.5,
    onFrame: (frame) => told.frames.push(frame), onWay: (way) => told.ways.push(way), onEnd: (code) => told.ends.push(code),
    make() {
      const one = { sent: [], readyState: 0, send(text) { this.sent.push(JSON.parse(text)); }, close() {} };
      made.push(one);
      return one;
    },
    later: (act, delay) => timers.push({ act, delay }), never() {},
  });
  const opens = () => {
    const one = made.at(-1);
    one.readyState = 1;
    one.onopen();
    return one;
  };
  const next = () => timers.at(-1).act();
  return { line, made, timers, told, opens, next };
}

test("waits grow to five seconds and are never the same for everybody", () => {
  const most = [1, 2, 3, 4, 5, 9].map((attempt) => wait(attempt, () => 1));
  assert.deepEqual(most, [600, 1200, 2400, 4800, 5000, 5000]);
  assert.equal(wait(9, () => 0), 300);
});

test("an open line says hello with the last number", () => {
  const { line, told, opens } = make();
  line.open();
  assert.deepEqual(opens().sent, [{ type: "hello", since: 4 }]);
  assert.deepEqual(told.ways, ["open"]);
});

test("a line that broke comes back", () => {
  const { line, made, told, opens, next } = make();
  line.open();
  opens().onclose({ code: 1006 });
  assert.deepEqual(told.ways, ["open", "lost"]);
  next();
  assert.equal(made.length, 2);
});

test("a restarting server is come back to within two seconds", () => {
  const { line, timers, opens } = make();
  line.open();
  opens().onclose({ code: 1012 });
  assert.ok(timers.at(-1).delay <= 2000);
});

for (const code of [4400, 4401, 4403, 4404, 4409]) {
  test(`after ${code} it does not come back`, () => {
    const { line, made, told, opens } = make();
    line.open();
    opens().onclose({ code });
    assert.deepEqual([told.ends, made.length, isFinal(code)], [[code], 1, true]);
  });
}

test("three openings that fail hand over to plain HTTP, and it goes on trying", () => {
  const { line, made, told, next } = make();
  line.open();
  for (let at = 0; at < 3; at += 1) {
    made.at(-1).onclose({ code: 1006 });
    if (at < 2) next();
  }
  assert.deepEqual(told.ways, ["lost", "lost", "slow"]);
  next();
  assert.equal(made.length, 4);
});

test("what cannot go out now is not lost silently", () => {
  const { line } = make();
  assert.equal(line.send({ type: "post" }), false);
});
