// Older lines are asked for near the top, once at a time, and again when the line was lost meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { older } from "../../static/js/room/older.js";
import { fire, parse } from "./dom.js";

globalThis.innerHeight = 740;

function make({ more = true, goesOut = true, clientHeight = 400 } = {}) {
  const box = Object.assign(parse("<div></div>").querySelector("div"), { clientHeight });
  const log = { first: 50, more };
  const asked = [];
  const past = older({ box, log, ask: (seq) => asked.push(seq) && goesOut });
  return { box, log, asked, past };
}

test("coming near the top asks for what is older, once until it is here", () => {
  const { box, asked, log, past } = make();
  fire(box, "scroll");
  fire(box, "scroll");
  log.first = 20;
  past.answered();
  fire(box, "scroll");
  assert.deepEqual(asked, [50, 20]);
});

test("nothing is asked further down, or where there is nothing older", () => {
  const far = make();
  far.box.scrollTop = 500;
  fire(far.box, "scroll");
  const all = make({ more: false });
  fire(all.box, "scroll");
  assert.deepEqual([far.asked, all.asked], [[], []]);
});

test("nothing is asked while the talk is not shown, or where it does not scroll", () => {
  const asked = [0, 2000].map((clientHeight) => {
    const made = make({ clientHeight });
    made.past.look();
    return made.asked.length;
  });
  assert.deepEqual(asked, [0, 0]);
});

test("a question that could not go out is asked with the next move", () => {
  const { box, asked } = make({ goesOut: false });
  fire(box, "scroll");
  fire(box, "scroll");
  assert.equal(asked.length, 2);
});

test("a question that was lost with the line is asked again when it is back", () => {
  const { box, asked, past } = make();
  fire(box, "scroll");
  past.anew();
  assert.deepEqual(asked, [50, 50]);
});
