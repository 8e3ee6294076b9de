// What the page says about itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { states } from "../../static/js/room/states.js";
import { fire, parse } from "./dom.js";

const PAGE = `<div data-room><p data-status></p><div data-line hidden><p></p></div><div data-ended hidden><p></p></div><div data-muted hidden></div>
  <button data-hand aria-pressed="false"><span data-words></span></button><p data-wall hidden></p><p data-needs-script hidden></p><ol data-lines></ol>
  <b data-door-tab></b><template data-template="new"><li data-new></li></template>
  <template data-template="idle"><div hidden data-behaviour="idle"></div></template></div>`;
const words = { reconnecting: "Reconnecting.", slow: "Slow.", closed: "Closed.", session_over: "Over.", lower_hand: "Lower hand", raise_hand: "Raise hand" };

function make({ read = 0 } = {}) {
  const body = parse(PAGE);
  const told = { allowed: [], wished: [], shown: [], looks: 0 };
  const log = { more: false };
  const show = states({
    room: body.querySelector("[data-room]"), page: { me: "ana", words, read }, log, toast() {}, look() {},
    box: { arrived: (isNews) => told.shown.push(isNews) }, field: { allow: (may) => told.allowed.push(may) }, past: { look: () => (told.looks += 1) },
    wish: (frame) => told.wished.push(frame),
  });
  return { body, find: (selector) => body.querySelector(selector), show, told, log };
}

test("the line says when it is lost or slow, and nothing when it is well", () => {
  const { show, find } = make();
  const said = ["lost", "slow", "open"].map((state) => {
    show.line(state);
    return find("[data-line]").hidden ? "" : find("[data-line]").textContent;
  });
  assert.deepEqual(said, ["Reconnecting.", "Slow.", ""]);
});

test("a room that is over takes no words, and rests like any other page from then on", () => {
  const { show, find, told, body } = make();
  show.session("running");
  assert.equal(body.querySelectorAll("[data-behaviour='idle']").length, 0);
  show.session("ended");
  show.ended(4403, "This room has ended.");
  assert.deepEqual([find("[data-ended]").textContent, told.allowed, find("[data-hand]").hidden], ["Over.", [false], true]);
  show.session("ended");
  assert.equal(body.querySelectorAll("[data-behaviour='idle']").length, 1);
});

test("a lounge, which rests like any page all along, is not made to twice", () => {
  const { show, find, body } = make();
  find("[data-lines]").after(parse('<div data-behaviour="idle"></div>').firstElementChild);
  show.ended(4403, "This room has ended.");
  assert.equal(body.querySelectorAll("[data-behaviour='idle']").length, 1);
});

test("whoever was asked to leave reads why, and that the session is over once it is", () => {
  const { show, find } = make();
  show.ended(4403, "Please rest.");
  const first = find("[data-ended]").textContent;
  show.session("ended");
  assert.deepEqual([first, find("[data-ended]").textContent], ["Please rest.", "Over."]);
});

test("whose writing is paused reads so, and cannot write", () => {
  const { show, find, told } = make();
  show.allowed({ muted: true });
  show.allowed({ muted: false });
  assert.deepEqual([told.allowed, find("[data-muted]").hidden], [[false, true], true]);
});

test("the hand asks for the other state than the one that stands", () => {
  const { show, find, told } = make();
  fire(find("[data-hand]"), "click");
  show.allowed({ hand: "2026-11-24T18:04:00Z" });
  fire(find("[data-hand]"), "click");
  assert.deepEqual([told.wished, find("[data-words]").textContent], [[{ type: "hand", up: true }, { type: "hand", up: false }], "Lower hand"]);
});

test("what came since the last visit is marked, once, above the first line by others", () => {
  const { show, find, body } = make({ read: 1 });
  for (const [seq, by] of [[1, "lee"], [2, "lee"], [3, "lee"]]) find("[data-lines]").append(parse(`<li data-seq="${seq}" data-by="${by}"></li>`).firstElementChild);
  show.begun();
  show.begun();
  assert.deepEqual(body.querySelectorAll("[data-lines] li").map((li) => li.dataset.seq ?? "new"), ["1", "new", "2", "3"]);
});

test("the wall of history stands where nothing older can be asked for", () => {
  const { show, find, log } = make();
  show.begun();
  const all = find("[data-wall]").hidden;
  log.more = true;
  show.begun();
  assert.deepEqual([all, find("[data-wall]").hidden], [false, true]);
});

test("what is asked of the reader is said and brought into sight", () => {
  const { show, find, told } = make();
  show.drawn(parse('<div id="part-turn"><h2>It is your turn</h2></div>').firstElementChild);
  assert.deepEqual([find("[data-status]").textContent, told.shown], ["It is your turn", [true]]);
});

test("the tab of the door says how many wait", () => {
  const { show, find } = make();
  show.drawn(parse('<div id="part-door"><b data-waiting><i>2</i></b></div>').firstElementChild);
  assert.equal(find("[data-door-tab]").textContent, "2");
});

test("what works only with script is seen once all has started", () => {
  const { show, find } = make();
  const before = find("[data-needs-script]").hidden;
  show.ready();
  assert.deepEqual([before, find("[data-needs-script]").hidden], [true, false]);
});
