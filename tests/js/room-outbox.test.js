// Words on their way: kept over a reload, sent again under the same id, gone once their line is here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { outbox } from "../../static/js/room/outbox.js";
import { Timers } from "./dom.js";

const shelf = (kept = {}) => ({
  getItem: (name) => kept[name] ?? null,
  setItem: (name, value) => { kept[name] = value; },
  removeItem: (name) => { delete kept[name]; },
  kept,
});
function make(store = shelf()) {
  const sent = [];
  const late = [];
  const timers = new Timers();
  let number = 0;
  const box = outbox({
    name: "room", store, send: (frame) => sent.push(frame), onChange() {}, onLate: (one) => late.push(one.id),
    later: timers.later, never: timers.never, id: () => `wish-${(number += 1)}`,
  });
  return { box, sent, timers, late, store };
}
const hide = { type: "hide", ref: 4, reason: "It names a dose." };
const states = (box) => box.all().map((one) => one.state);

test("a wish goes out with its id and is kept", () => {
  const { box, sent, store } = make();
  box.add({ type: "post", text: "hello" }, "now");
  assert.deepEqual(sent, [{ type: "post", text: "hello", id: "wish-1" }]);
  assert.equal(JSON.parse(store.kept.room)[0].frame.text, "hello");
});

test("without an answer it is said to have failed, and stays", () => {
  const { box, timers } = make();
  box.add({ type: "post", text: "hello" });
  timers.pass(10_000);
  assert.deepEqual(states(box), ["failed"]);
});

test("what is done with a line is kept too, and goes again under the same id", () => {
  const { box, sent, store } = make();
  box.add(hide);
  box.resume();
  assert.deepEqual(sent, [{ ...hide, id: "wish-1" }, { ...hide, id: "wish-1" }]);
  assert.equal(JSON.parse(store.kept.room)[0].frame.reason, "It names a dose.");
});

test("whoever waits ten seconds for an answer is told once", () => {
  const { box, late, timers } = make();
  box.add(hide);
  timers.pass(9_000);
  assert.deepEqual(late, []);
  timers.pass(60_000);
  assert.deepEqual([late, states(box)], [["wish-1"], ["failed"]]);
});

test("an answer in time is no reason to tell anything", () => {
  const { box, late, timers } = make();
  box.add({ type: "post", text: "hello" });
  box.add({ type: "hand", up: true });
  box.acked("wish-1", 7);
  box.acked("wish-2", null);
  timers.pass(10_000);
  assert.deepEqual(late, []);
});

test("what is sent again has its ten seconds again; what the server asks to repeat has not", () => {
  const { box, timers } = make();
  box.add({ type: "post", text: "hello" });
  timers.pass(6_000);
  box.resume();
  timers.pass(6_000);
  assert.deepEqual(states(box), ["waiting"]);
  box.repeat("wish-1");
  timers.pass(4_000);
  assert.deepEqual(states(box), ["failed"]);
});

test("a wish goes with its answer: nothing of it stands on the page", () => {
  const { box, store } = make();
  box.add({ type: "hand", up: true });
  box.add(hide);
  box.acked("wish-1", null);
  box.acked("wish-2", 9);
  assert.deepEqual([box.all(), store.kept.room], [[], undefined]);
});

test("when the line is back everything unanswered goes again under the same id", () => {
  const { box, sent } = make();
  box.add({ type: "post", text: "one" });
  box.add({ type: "post", text: "two" });
  box.resume();
  assert.deepEqual(sent.map((frame) => frame.id), ["wish-1", "wish-2", "wish-1", "wish-2"]);
});

test("after an ack it is not sent again, and goes when its line is here", () => {
  const { box, sent, store } = make();
  box.add({ type: "post", text: "hello" });
  box.acked("wish-1", 7);
  box.resume();
  assert.equal(sent.length, 1);
  box.arrived((seq) => seq <= 7);
  assert.deepEqual([box.all(), store.kept.room], [[], undefined]);
});

test("a refusal keeps the words with its sentence and is not repeated by itself", () => {
  const { box, sent } = make();
  box.add({ type: "post", text: "hello" });
  box.refused("wish-1", "Not now.");
  box.resume();
  assert.deepEqual([states(box), box.all()[0].sentence, sent.length], [["refused"], "Not now.", 1]);
});

test("a reload finds the words again", () => {
  const store = shelf();
  make(store).box.add({ type: "post", text: "hello" });
  const after = make(store);
  after.box.resume();
  assert.deepEqual(after.sent, [{ type: "post", text: "hello", id: "wish-1" }]);
});

test("words that a reload found again do not say for ever that they are on their way", () => {
  const store = shelf();
  make(store).box.add({ type: "post", text: "hello" });
  const after = make(store);
  after.timers.pass(10_000);
  assert.deepEqual([states(after.box), after.late], [["failed"], ["wish-1"]]);
});

test("a store that holds nonsense, or refuses, breaks nothing", () => {
  assert.deepEqual(make(shelf({ room: "{nonsense" })).box.all(), []);
  const full = { ...shelf(), setItem() { throw new Error("full"); } };
  const { box } = make(full);
  box.add({ type: "post", text: "hello" });
  assert.equal(box.all().length, 1);
});

test("what was removed is gone for good", () => {
  const { box, sent } = make();
  box.add({ type: "post", text: "hello" });
  box.remove("wish-1");
  box.resume();
  assert.deepEqual([box.all(), sent.length], [[], 1]);
});
