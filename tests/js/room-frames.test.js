// What each frame of the server does to the page: with the real log and outbox, and a page that only notes what it is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frames } from "../../static/js/room/frames.js";
import { Log } from "../../static/js/room/log.js";
import { outbox } from "../../static/js/room/outbox.js";
import { Timers } from "./dom.js";

function make() {
  const told = { spoken: [], quiet: 0, drawn: [], refused: [], sent: [], kinds: [], people: [], allowed: [], olderAnew: 0 };
  const timers = new Timers();
  const log = new Log();
  const kept = outbox({
    name: "room", store: { getItem: () => null, setItem() {}, removeItem() {} }, send: (frame) => told.sent.push(frame),
    onChange() {}, onLate() {}, ...timers, id: () => `wish-${kept.all().length + 1}`,
  });
  const line = { send: (frame) => told.sent.push(frame), state: () => "open" };
  const page = { me: "ana", skew: 0, may: { post: true, lead: false }, people: {} };
  const take = frames({
    page, log, outbox: kept, later: timers.later, link: () => line, tell: (what) => told.kinds.push(what),
    view: { draw: (one) => told.drawn.push(one.seq), keepOnly() {}, quietly: (draw) => (told.quiet += 1) && draw() }, box: { hold: (draw) => draw(), arrived() {} },
    older: { answered() {}, anew: () => (told.olderAnew += 1) }, people: (here) => {
      told.people.push(here);
      page.people = Object.fromEntries(here.map((one) => [one.key, one]));
    },
    hooks: { speak: (words) => told.spoken.push(words), begun() {}, moved() {}, refused: (sentence) => told.refused.push(sentence), allowed: (mine) => told.allowed.push(mine), session() {} },
  });
  const hello = () => {
    take.on({ type: "welcome", may: { post: true, lead: false } });
    take.on({ type: "entries", entries: [], after: 0, head: 0, more: false });
  };
  return { hello, take, told, kept, log, page, timers, line };
}

test("words that were refused stay, and say why", () => {
  const { take, kept, told } = make();
  kept.add({ type: "edit", ref: 3, text: "better" });
  take.on({ type: "error", code: "too_late", sentence: "Ten minutes are over.", id: "wish-1" });
  assert.deepEqual([kept.all()[0].state, kept.all()[0].sentence, told.refused], ["refused", "Ten minutes are over.", []]);
  assert.deepEqual(told.spoken, ["Ten minutes are over."]);
});

test("another wish that was refused is told, and is over", () => {
  const { take, kept, told } = make();
  kept.add({ type: "retract", ref: 3 });
  take.on({ type: "error", code: "line_is_gone", sentence: "It is gone.", id: "wish-1" });
  assert.deepEqual([kept.all(), told.refused], [[], ["It is gone."]]);
});

test("a greeting sends what waits, once; over HTTP each answer greets and sends nothing", () => {
  const { hello, kept, told, line } = make();
  kept.add({ type: "post", text: "hello" });
  hello();
  assert.equal(told.sent.length, 2);
  line.state = () => "slow";
  hello();
  assert.equal(told.sent.length, 2);
});

const post = (seq) => ({ seq, kind: "post", by: { key: "lee" }, state: "shown", text: `line ${seq}`, ref: null });
const seqs = (log) => [...log.lines.keys()];

test("a gap asks for what is missing, and what was on its way already is not taken for the answer", () => {
  const { take, hello, told, log } = make();
  hello();
  take.on({ type: "entries", entries: [post(1)], after: 0, head: 1, more: false });
  take.on({ type: "entries", entries: [post(4)], after: 3, head: 4, more: false });
  take.on({ type: "entries", entries: [post(5)], after: 4, head: 5, more: false });
  assert.deepEqual([told.sent, seqs(log)], [[{ type: "hello", since: 1 }], [1]]);
  take.on({ type: "welcome" });
  take.on({ type: "entries", entries: [2, 3, 4, 5].map(post), after: 1, head: 5, more: false });
  assert.deepEqual([log.last, seqs(log)], [5, [1, 2, 3, 4, 5]]);
});

test("older lines are not read out, and neither is a page that begins; what is new is", () => {
  const { take, hello, told } = make();
  hello();
  const begun = told.quiet;
  take.on({ type: "entries", entries: [post(1)], after: 0, head: 1, more: false });
  const after = told.quiet;
  take.on({ type: "older", entries: [], more: false });
  assert.deepEqual([begun, after, told.quiet], [1, 1, 2]);
});

test("an answer in portions is taken to its end", () => {
  const { take, log } = make();
  take.on({ type: "welcome" });
  take.on({ type: "entries", entries: [post(1), post(2)], after: 0, head: 2, more: false });
  take.on({ type: "entries", entries: [post(3)], after: 2, head: 3, more: false });
  assert.deepEqual([log.last, seqs(log)], [3, [1, 2, 3]]);
});

test("a beat beyond the last line asks again, whatever was asked before", () => {
  const { take, hello, told } = make();
  hello();
  for (const head of [3, 3]) take.on({ type: "beat", head, now: null });
  assert.deepEqual(told.sent.map((frame) => frame.type), ["hello", "hello"]);
});

test("older lines that were asked for when the line broke are asked for again", () => {
  const { hello, told } = make();
  hello();
  assert.equal(told.olderAnew, 1);
});

test("the clock of the page follows the server's", () => {
  const { take, page } = make();
  take.on({ type: "beat", head: 0, now: new Date(Date.now() + 60_000).toISOString() });
  assert.ok(Math.abs(page.skew - 60_000) < 1_000);
});

test("an answer over HTTP may bring who is here and what one may, or not", () => {
  const { take, told, line, page } = make();
  line.state = () => "slow";
  take.on({ type: "entries", entries: [], after: 0, head: 0, more: false });
  take.on({ type: "welcome", people: [{ key: "ana", muted: true }], may: { post: false, lead: false } });
  assert.deepEqual([told.people.length, page.may.post], [1, false]);
});

test("when writing is paused or allowed again, every line offers what may be done now", () => {
  const { take, hello, told } = make();
  hello();
  take.on({ type: "entries", entries: [post(1), post(2)], after: 0, head: 2, more: false });
  told.drawn.length = 0;
  take.on({ type: "people", people: [{ key: "ana", muted: false }] });
  assert.deepEqual(told.drawn, []);
  take.on({ type: "people", people: [{ key: "ana", muted: true }] });
  assert.deepEqual(told.drawn, [1, 2]);
});

test("what came too fast is sent again by itself", () => {
  const { take, kept, told, timers } = make();
  kept.add({ type: "hand", up: true });
  take.on({ type: "error", code: "too_fast", sentence: "Slower.", id: "wish-1" });
  timers.pass(3_000);
  assert.deepEqual([told.sent.length, told.refused], [2, []]);
});
