// One line out of two: the socket, and HTTP beside it. What it says of itself, and what goes which way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { link } from "../../static/js/room/link.js";
import { Timers } from "./dom.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));
globalThis.addEventListener = () => {};

// The network: `opens` says whether sockets get through, `answers` whether HTTP does.
function make({ opens, answers = true }) {
  const network = { opens, answers };
  const told = { states: [], ends: [], frames: [], live: [], posted: [] };
  const timers = new Timers();
  const sockets = [];
  const line = link({
    addresses: { socket: "ws://test", since: () => "/since", frames: "/frames" }, token: () => "", last: () => 0, random: () => 0.5,
    onFrame: (frame) => told.frames.push(frame.type), onState: (state) => told.states.push(state), onEnd: (code) => told.ends.push(code),
    later: timers.later, never: timers.never,
    make() {
      const one = { readyState: 1, send: (text) => told.live.push(JSON.parse(text).type), close() {} };
      sockets.push(one);
      timers.later(() => (network.opens ? greet(one) : one.onclose({ code: 1006 })), 10);
      return one;
    },
    async ask(address, { method, body }) {
      if (!network.answers) throw new Error("no network");
      if (method === "POST") told.posted.push(JSON.parse(body).type);
      return { status: 200, json: async () => ({ frames: [] }) };
    },
  });
  const greet = (one) => {
    one.onopen();
    one.onmessage({ data: '{"type":"welcome"}' });
  };
  const pass = async (milliseconds) => {
    timers.pass(milliseconds);
    await settled();
  };
  line.start();
  return { line, told, network, sockets, pass };
}

test("the first loss is said, though the line never stood, and only once", async () => {
  const { told, pass } = make({ opens: false, answers: false });
  await pass(500);
  assert.deepEqual(told.states, ["lost"]);
});

test("the line is slow while HTTP reaches the server, and lost while it does not", async () => {
  const { told, network, pass } = make({ opens: false });
  await pass(2_000);
  network.answers = false;
  await pass(3_000);
  network.answers = true;
  await pass(3_000);
  assert.deepEqual(told.states, ["lost", "slow", "lost", "slow"]);
});

test("a socket that opens ends the slow way", async () => {
  const { told, network, pass, line } = make({ opens: false });
  await pass(2_000);
  network.opens = true;
  await pass(20_000);
  line.send({ type: "post" });
  assert.deepEqual([told.states, told.live, told.posted], [["lost", "slow", "open"], ["hello", "post"], []]);
});

test("a frame goes the way that stands, or nowhere", async () => {
  const { line, told, pass } = make({ opens: false });
  assert.equal(line.send({ type: "seen" }), false);
  await pass(2_000);
  line.send({ type: "edit" });
  assert.deepEqual(told.posted, ["edit"]);
});

test("a last word of the server ends both ways", async () => {
  const { told, sockets, pass } = make({ opens: true });
  await pass(100);
  sockets[0].onclose({ code: 4403 });
  await pass(60_000);
  assert.deepEqual([told.ends, told.states, sockets.length], [[4403], ["open", "ended"], 1]);
});
