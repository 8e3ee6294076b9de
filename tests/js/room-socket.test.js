// The line: when it tries again, when it gives up, when plain HTTP takes over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFinal, wait } from "../../static/js/room/backoff.js";
import { socket } from "../../static/js/room/socket.js";
import { Timers } from "./dom.js";

function make() {
  const made = [];
  const timers = new Timers();
  const told = { ways: [], ends: [], frames: [] };
  const line = socket({
    address: "ws://test", hello: () => ({ type: "hello", since: 4 }), random: () => 0.5,
    onFrame: (frame) => told.frames.push(frame), onWay: (way) => told.ways.push(way), onEnd: (code) => told.ends.push(code),
    make() {
      const one = { sent: [], readyState: 0, send(text) { this.sent.push(JSON.parse(text)); }, close() { this.isClosed = true; } };
      made.push(one);
      return one;
    },
    later: timers.later, never: timers.never, now: () => timers.now,
  });
  const opens = () => {
    const one = made.at(-1);
    one.readyState = 1;
    one.onopen();
    return one;
  };
  const hears = (frame) => made.at(-1).onmessage({ data: JSON.stringify(frame) });
  const greets = () => {
    const one = opens();
    hears({ type: "welcome" });
    return one;
  };
  return { line, made, timers, told, opens, greets, hears };
}

test("waits grow to five seconds and are never the same for everybody", () => {
  const most = [1, 2, 3, 4, 5, 9].map((attempt) => wait(attempt, () => 1));
  assert.deepEqual(most, [600, 1200, 2400, 4800, 5000, 5000]);
  assert.equal(wait(9, () => 0), 300);
});

test("a line says hello with the last number, and is open once it was welcomed", () => {
  const { line, told, opens, hears } = make();
  line.open();
  assert.deepEqual([opens().sent, told.ways], [[{ type: "hello", since: 4 }], []]);
  hears({ type: "welcome" });
  assert.deepEqual([told.ways, told.frames], [["open"], [{ type: "welcome" }]]);
});

test("a line that broke comes back", () => {
  const { line, made, told, greets, timers } = make();
  line.open();
  greets().onclose({ code: 1006 });
  assert.deepEqual(told.ways, ["open", "lost"]);
  timers.pass(600);
  assert.equal(made.length, 2);
});

test("a restarting server is come back to within two seconds", () => {
  const { line, timers, made, greets } = make();
  line.open();
  greets().onclose({ code: 1012 });
  timers.pass(2_000);
  assert.equal(made.length, 2);
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
  const { line, made, told, timers } = make();
  line.open();
  for (let at = 0; at < 3; at += 1) {
    made.at(-1).onclose({ code: 1006 });
    if (at < 2) timers.pass(1_200);
  }
  assert.deepEqual([told.ways, made.length], [["lost", "lost", "slow"], 3]);
  timers.pass(20_000);
  assert.equal(made.length, 4);
});

test("a network that swallows the opening hands over to plain HTTP within twenty seconds", () => {
  const { line, told, timers } = make();
  line.open();
  timers.pass(8_000);
  assert.deepEqual(told.ways, ["lost"]);
  timers.pass(12_000);
  assert.deepEqual(told.ways, ["lost", "slow"]);
});

test("a network that opens the line and carries nothing does so too", () => {
  const { line, told, timers, opens, made } = make();
  line.open();
  opens();
  timers.pass(9_000);
  opens();
  timers.pass(11_000);
  assert.deepEqual([told.ways, made.length], [["lost", "slow"], 2]);
});

test("a line that falls silent is given up, and come back to", () => {
  const { line, told, timers, greets, made } = make();
  line.open();
  greets();
  timers.pass(46_000);
  assert.deepEqual([told.ways, made.length], [["open", "lost"], 2]);
});

test("a phone that wakes asks at once whether the line still stands, and goes on if it does", () => {
  const { line, made, timers, greets, hears } = make();
  line.open();
  greets();
  timers.pass(20_000);
  line.wake();
  assert.deepEqual(made[0].sent.map((frame) => frame.type), ["hello", "hello"]);
  hears({ type: "welcome" });
  timers.pass(20_000);
  assert.equal(made.length, 1);
});

test("a line that does not answer a phone that wakes is another one within four seconds", () => {
  const { line, made, told, timers, greets } = make();
  line.open();
  greets();
  timers.pass(20_000);
  line.wake();
  timers.pass(4_000);
  assert.deepEqual([told.ways, made.length, made[0].isClosed], [["open", "lost"], 2, true]);
});

test("a line whose end the browser has not told yet is another one at once", () => {
  const { line, made, timers, greets } = make();
  line.open();
  greets().readyState = 3;
  timers.pass(20_000);
  line.wake();
  timers.pass(600);
  assert.equal(made.length, 2);
});

test("somebody who looks away for a moment costs the server nothing", () => {
  const { line, made, timers, greets } = make();
  line.open();
  greets();
  timers.pass(3_000);
  line.wake();
  assert.equal(made[0].sent.length, 1);
});

test("waking without a line opens one at once", () => {
  const { line, made, timers } = make();
  line.open();
  made[0].onclose({ code: 1006 });
  line.wake();
  timers.pass(600);
  assert.equal(made.length, 2);
});

test("what cannot go out now is not lost silently", () => {
  const { line } = make();
  assert.equal(line.send({ type: "post" }), false);
});
