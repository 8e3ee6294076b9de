// The talk follows its newest line, or what is asked of the reader, and moves nothing under somebody's eyes or fingers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scroll } from "../../static/js/room/scroll.js";
import { fire, parse } from "./dom.js";

const LINE = 100;
globalThis.ResizeObserver = class { observe() {} };

// A talk of lines a hundred high on a screen of four hundred, and below them what is asked, as high as it is said.
function make({ lines = 10, card = 0 } = {}) {
  const page = parse('<div id="talk"><ol></ol><div id="part-turn"></div></div><button hidden></button>');
  const [box, list, part, button] = ["#talk", "ol", "#part-turn", "button"].map((one) => page.querySelector(one));
  const add = (seq, before = null) => {
    const li = parse(`<li data-seq="${seq}"></li>`).firstElementChild;
    Object.defineProperty(li, "offsetHeight", { value: LINE });
    li.getBoundingClientRect = () => ({ top: list.children.indexOf(li) * LINE - box.scrollTop });
    list.insertBefore(li, before);
  };
  for (let seq = 1; seq <= lines; seq += 1) add(seq);
  Object.defineProperties(box, { clientHeight: { value: 400 }, scrollHeight: { get: () => list.children.length * LINE + card } });
  Object.defineProperty(part, "offsetHeight", { get: () => card });
  part.getBoundingClientRect = () => ({ top: list.children.length * LINE - box.scrollTop });
  let moves = 0;
  const talk = scroll({ box, button, asked: () => part, onMove: () => (moves += 1) });
  const to = (top) => {
    box.scrollTop = top;
    fire(box, "scroll");
  };
  const comes = (seq) => {
    talk.hold(() => add(seq));
    talk.arrived(true);
  };
  const grows = (height) => (card = height);
  const asks = (height) => {
    grows(height);
    talk.arrived(true);
  };
  talk.toEnd();
  return { box, list, button, talk, to, comes, grows, asks, add, moves: () => moves };
}

test("who is at the end follows what comes", () => {
  const { box, comes, button } = make();
  comes(11);
  assert.deepEqual([box.scrollTop, button.hidden], [700, true]);
});

test("who reads further up is not moved, and a button says that there is more", () => {
  const { box, to, comes, button } = make();
  to(100);
  comes(11);
  assert.deepEqual([box.scrollTop, button.hidden], [100, false]);
  fire(button, "click");
  assert.deepEqual([box.scrollTop, button.hidden], [700, true]);
});

test("coming back to the end takes the button away", () => {
  const { to, comes, button, moves } = make();
  to(100);
  comes(11);
  to(690);
  assert.deepEqual([button.hidden, moves()], [true, 2]);
});

test("what is asked is seen from its heading, with the last lines above it", () => {
  const { box, asks } = make();
  asks(600);
  assert.equal(box.scrollTop, 900);
});

test("what grew below before the talk's own move was told is no reader's moving away", () => {
  const { box, asks, comes, grows } = make();
  comes(11);
  grows(600);
  fire(box, "scroll");
  asks(600);
  assert.equal(box.scrollTop, 1000);
});

test("what is asked and fits is seen whole", () => {
  const { box, asks } = make();
  asks(150);
  assert.equal(box.scrollTop, 750);
});

test("what is asked stays where it is while lines come above it", () => {
  const { box, asks, comes, talk } = make();
  asks(600);
  comes(11);
  talk.arrived(true);
  assert.equal(box.scrollTop, 1000);
});

test("who is answering further down in it is not moved, and told of nothing below", () => {
  const { box, asks, to, comes, button } = make();
  asks(600);
  to(1100);
  comes(11);
  assert.deepEqual([box.scrollTop, button.hidden], [1200, true]);
});

test("lines that come on top of what is read move nothing", () => {
  const { box, list, to, talk, add } = make();
  to(250);
  talk.hold(() => add(0, list.children[0]));
  assert.equal(box.scrollTop, 350);
});
