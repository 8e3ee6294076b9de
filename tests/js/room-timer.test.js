// The timer is spoken at 5, 1 and 0 minutes, once each; seen lines are told at most once a second.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seen } from "../../static/js/room/seen.js";
import { digits, left, passed } from "../../static/js/room/timer.js";
import { say } from "../../static/js/room/words.js";

test("the time left is never less than nothing", () => {
  assert.equal(left("2026-11-22T18:00:00Z", Date.parse("2026-11-22T18:00:09Z")), 0);
  assert.equal(digits(468), "7:48");
});

test("five, one and no minutes are passed once each", () => {
  assert.deepEqual([passed(301, 300), passed(300, 299), passed(61, 60), passed(1, 0), passed(0, 0)], [5, null, 1, 0, null]);
});

test("a page that slept through two marks says the later one only", () => {
  assert.equal(passed(400, 0), 0);
});

test("seen is told at most once a second, with the furthest line", () => {
  const sent = [];
  const timers = [];
  let furthest = 3;
  const look = seen({
    furthest: () => furthest, send: (frame) => sent.push(frame.seq), isLookedAt: () => true,
    later: (act) => timers.push(act), now: () => 1000,
  });
  look();
  furthest = 9;
  look();
  timers.forEach((act) => act());
  assert.deepEqual(sent, [9]);
});

test("nothing is seen on a page that nobody looks at", () => {
  const sent = [];
  seen({ furthest: () => 3, send: (frame) => sent.push(frame), isLookedAt: () => false, later: (act) => act() })();
  assert.deepEqual(sent, []);
});

test("a name that looks like a placeholder stays what it is", () => {
  assert.equal(say("{name} came in.", { name: "{reason}" }), "{reason} came in.");
});
