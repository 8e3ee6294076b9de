// The lines of the talk: each once, in order, taken over from the page where it had them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { view } from "../../static/js/room/view.js";
import { parse, Timers } from "./dom.js";

const SAID = `<li class="entry" data-shape="said"><p data-part="text"></p><button data-act="answer" hidden></button><button data-act="more" hidden></button>
  <button data-act="show" hidden></button><ul class="reactions" hidden><li hidden><button data-reaction="hear"><b class="num"></b></button></li></ul></li>`;
const PAGE = `<div role="log"><ol><li data-wall></li>${SAID.replace("<li", '<li data-seq="2" data-kind="post" data-by="lee" data-at="2026-11-24T18:00:00Z"')}</ol></div>
  <template data-template="said">${SAID}</template><template data-template="line"><li data-shape="line"><span data-part="text"></span></li></template>`;

// What a line shows: its text, said by somebody, or told by the room.
const facts = (entry) => (entry.text ? { shape: entry.by ? "said" : "line", kind: "", text: entry.text, reactions: entry.reactions ?? {} } : null);

function make({ leads = false, post = true } = {}) {
  const body = parse(PAGE);
  const list = body.querySelector("ol");
  const page = { may: { post, lead: leads }, avatar: (seed) => seed };
  const templates = (name) => body.querySelector(`template[data-template="${name}"]`)?.content.cloneNode() ?? null;
  const timers = new Timers();
  const lines = view({ list, templates, page, facts, later: timers.later, never: timers.never });
  const seqs = () => list.children.map((li) => li.dataset.seq ?? "wall");
  const offered = (li) => li.querySelectorAll("[data-act]").filter((one) => !one.hidden).map((one) => one.dataset.act);
  return { body, list, lines, seqs, offered, page, timers };
}
const said = (seq, more) => ({ seq, kind: "post", at: `2026-11-24T18:0${seq}:00Z`, by: { key: "lee" }, state: "shown", text: `line ${seq}`, ...more });

test("lines stand in the order of their numbers, below the wall, however they come", () => {
  const { lines, seqs } = make();
  for (const seq of [5, 3, 1]) lines.draw(said(seq));
  assert.deepEqual(seqs(), ["wall", "1", "2", "3", "5"]);
});

test("a line that the server drew is taken over, and drawn once however often it comes", () => {
  const { lines, list, seqs } = make();
  const li = list.querySelector("[data-seq='2']");
  for (const text of ["before", "after"]) lines.draw(said(2, { text }));
  assert.deepEqual([seqs(), li.querySelector("[data-part='text']").textContent, li.isConnected], [["wall", "2"], "after", true]);
});

test("a line that shows nothing any more goes", () => {
  const { lines, seqs } = make();
  lines.draw(said(2, { text: null }));
  assert.deepEqual(seqs(), ["wall"]);
});

test("what somebody says again soon stands without their name", () => {
  const { lines, list } = make();
  const follows = [said(3), said(4, { by: { key: "ana" } }), said(9, { at: "2026-11-24T18:30:00Z", by: { key: "ana" } })].map((entry) => lines.draw(entry).classList.contains("entry--again"));
  assert.deepEqual([follows, list.children.length], [[true, false, false], 5]);
});

test("a line offers what may be done with it, to each what they may", () => {
  const found = [{}, { leads: true }, { post: false }].map((may) => {
    const { lines, offered } = make(may);
    return [offered(lines.draw(said(3))), offered(lines.draw(said(4, { state: "hidden" })))];
  });
  assert.deepEqual(found, [[["answer"], []], [["answer", "more"], ["show"]], [[], []]]);
});

test("answers are counted, and one's own is pressed", () => {
  const { lines } = make();
  const button = lines.draw(said(3, { reactions: { hear: { count: 2, pressed: true } } })).querySelector("[data-reaction]");
  assert.deepEqual([button.textContent, button.getAttribute("aria-pressed"), button.parentElement.hidden], ["2", "true", false]);
});

test("what is no news is drawn in silence, for a moment", () => {
  const { lines, body, timers } = make();
  const log = body.querySelector("[role='log']");
  lines.quietly(() => lines.draw(said(1)));
  const during = log.getAttribute("aria-busy");
  timers.pass(500);
  assert.deepEqual([during, log.hasAttribute("aria-busy")], ["true", false]);
});

test("a page that begins anew keeps what is still in it where it is", () => {
  const { lines, seqs } = make();
  for (const seq of [3, 4]) lines.draw(said(seq));
  lines.keepOnly(new Set([2, 4]));
  assert.deepEqual(seqs(), ["wall", "2", "4"]);
});
