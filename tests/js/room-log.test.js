// What a page knows of the log: order, changes, gaps, older pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Log } from "../../static/js/room/log.js";

const post = (seq, text = `line ${seq}`) => ({ seq, kind: "post", text, ref: null });
const begun = (...entries) => {
  const log = new Log();
  log.resume({ entries, head: entries.at(-1)?.seq ?? 0, more: false });
  return log;
};

test("the first page stands up to the head, though changes were left out of it", () => {
  const log = new Log();
  const found = log.resume({ entries: [post(3), post(7)], head: 9, more: true });
  assert.deepEqual([found.drawn, found.anew, log.last, log.first, log.more], [[3, 7], true, 9, 3, true]);
});

test("what comes by itself is taken in order", () => {
  const log = begun(post(1));
  assert.deepEqual(log.take({ entries: [post(2), post(3)] }).drawn, [2, 3]);
  assert.equal(log.last, 3);
});

test("a missing number takes nothing and asks again", () => {
  const log = begun(post(1));
  assert.deepEqual(log.take({ entries: [post(3)] }), { drawn: [], news: [], gap: true });
  assert.equal(log.last, 1);
});

test("an entry that comes twice is harmless", () => {
  const log = begun(post(1));
  log.take({ entries: [post(2)] });
  assert.deepEqual(log.take({ entries: [post(2)] }).news, []);
  assert.equal(log.lines.size, 2);
});

test("a change replaces the line it names, and is no line itself", () => {
  const log = begun(post(1, "before"));
  const { drawn } = log.take({ entries: [{ seq: 2, kind: "edit", ref: 1, line: post(1, "after") }] });
  assert.deepEqual([drawn, log.get(1).text, log.get(2)], [[1], "after", undefined]);
});

test("a change to a line above what the page shows is passed over", () => {
  const log = begun(post(50));
  assert.deepEqual(log.take({ entries: [{ seq: 51, kind: "react", ref: 3, line: post(3) }] }).drawn, []);
  assert.equal(log.last, 51);
});

test("blank numbers count and show nothing", () => {
  const log = begun(post(1));
  assert.deepEqual(log.take({ entries: [{ seq: 2, kind: "blank" }, post(3)] }).drawn, [3]);
});

test("a resume after a short break goes on from where it was", () => {
  const log = begun(post(1));
  const found = log.resume({ entries: [post(2)], head: 2, more: false });
  assert.deepEqual([found.anew, found.drawn, log.lines.size], [false, [2], 2]);
});

test("a resume that left lines out begins anew", () => {
  const log = begun(post(1));
  const found = log.resume({ entries: [post(900)], head: 900, more: true });
  assert.deepEqual([found.anew, log.lines.size, log.first], [true, 1, 900]);
});

test("older lines go before and move nothing else", () => {
  const log = begun(post(50));
  assert.deepEqual(log.older({ entries: [post(40), post(41)], more: false }), [40, 41]);
  assert.deepEqual([log.first, log.last, log.more], [40, 50, false]);
});

test("an empty room can be waited in", () => {
  const log = new Log();
  log.resume({ entries: [], head: 0, more: false });
  assert.deepEqual(log.take({ entries: [post(1)] }).drawn, [1]);
});
