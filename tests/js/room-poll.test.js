// The slow way over HTTP: it asks every few seconds, sends one frame after the other, and knows when nobody answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { poll } from "../../static/js/room/poll.js";
import { Timers } from "./dom.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const answer = (found, status = 200) => ({ status, ok: status < 400, json: async () => found });

// `answers` says what each request gets: an answer, an error, or null for silence until it is given up.
function make(...answers) {
  const told = { asked: [], posted: [], frames: [], reached: [], ends: [] };
  const timers = new Timers();
  const ask = (address, { method, body, signal }) => {
    told.asked.push(address);
    if (method === "POST") told.posted.push(JSON.parse(body));
    const found = answers.length ? answers.shift() : answer({ frames: [] });
    if (found instanceof Error) return Promise.reject(found);
    if (found) return Promise.resolve(found);
    return new Promise((_, give) => signal.addEventListener("abort", () => give(new Error("given up"))));
  };
  const slow = poll({
    since: (seq) => `/since/${seq}`, frames: "/frames", token: () => "token", last: () => 4, ask, later: timers.later, never: timers.never,
    onFrame: (frame) => told.frames.push(frame), onEnd: (code) => told.ends.push(code), onReach: (isThere) => told.reached.push(isThere),
  });
  return { slow, told, timers };
}

test("it asks for what came after the last number, again and again", async () => {
  const { slow, told, timers } = make(answer({ type: "entries", entries: [] }));
  slow.start();
  await settled();
  timers.pass(3_000);
  await settled();
  assert.deepEqual([told.asked, told.reached], [["/since/4", "/since/4"], [true, true]]);
  assert.deepEqual(told.frames, [{ type: "entries", entries: [] }]);
});

test("an answer of several frames is taken in their order", async () => {
  const { slow, told } = make(answer({ frames: [{ type: "welcome" }, { type: "entries" }] }));
  slow.start();
  await settled();
  assert.deepEqual(told.frames.map((frame) => frame.type), ["welcome", "entries"]);
});

test("a goodbye in an answer ends the asking with its code", async () => {
  const { slow, told, timers } = make(answer({ frames: [{ type: "entries" }, { type: "bye", code: 4403, sentence: "Over." }] }));
  slow.start();
  await settled();
  timers.pass(10_000);
  assert.deepEqual([told.ends, told.asked.length, told.frames.at(-1).sentence], [[4403], 1, "Over."]);
});

for (const [status, code] of [[401, 4401], [403, 4403], [404, 4403]]) {
  test(`an answer of ${status} ends with ${code}`, async () => {
    const { slow, told } = make(answer({}, status));
    slow.start();
    await settled();
    assert.deepEqual([told.ends, slow.isOn()], [[code], false]);
  });
}

test("a phone that wakes asks at once", async () => {
  const { slow, told } = make();
  slow.start();
  await settled();
  slow.wake();
  slow.wake();
  await settled();
  assert.equal(told.asked.length, 2);
});

test("a question that nobody answers is given up and asked again", async () => {
  const { slow, told, timers } = make(null);
  slow.start();
  timers.pass(10_000);
  await settled();
  timers.pass(3_000);
  await settled();
  assert.deepEqual([told.reached, told.asked.length], [[false, true], 2]);
});

test("frames are sent one after the other", async () => {
  const { slow, told } = make(answer({ frames: [] }), answer({ type: "ack", id: "a" }), answer({ type: "ack", id: "b" }));
  slow.start();
  slow.send({ type: "post", id: "a" });
  slow.send({ type: "post", id: "b" });
  assert.equal(told.posted.length, 1);
  await settled();
  assert.deepEqual(told.posted.map((frame) => frame.id), ["a", "b"]);
  assert.deepEqual(told.frames.map((frame) => frame.id), ["a", "b"]);
});

test("a frame that got no answer takes those behind it with it: they are sent anew once the server answers", async () => {
  const { slow, told } = make(answer({ frames: [] }), new Error("no network"));
  slow.start();
  slow.send({ type: "post", id: "a" });
  slow.send({ type: "post", id: "b" });
  await settled();
  assert.deepEqual([told.posted.map((frame) => frame.id), told.reached.includes(false)], [["a"], true]);
  slow.send({ type: "post", id: "a" });
  await settled();
  assert.deepEqual(told.posted.map((frame) => frame.id), ["a", "a"]);
});

test("a refusal comes back as an error of its frame", async () => {
  const { slow, told } = make(answer({ frames: [] }), answer({ error: { code: "forbidden", sentence: "No." } }, 403));
  slow.start();
  slow.send({ type: "post", id: "a" });
  await settled();
  assert.deepEqual(told.frames, [{ type: "error", id: "a", code: "forbidden", sentence: "No." }]);
});

test("once it is stopped an answer that comes late changes nothing", async () => {
  const { slow, told } = make(answer({ type: "entries" }));
  slow.start();
  slow.stop();
  await settled();
  assert.deepEqual([told.frames, told.reached], [[], []]);
});
