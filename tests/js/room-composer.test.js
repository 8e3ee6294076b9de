// The field: what Enter does, what survives a reload, and what comes back once something else was written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { composer } from "../../static/js/room/composer.js";
import { fire, parse } from "./dom.js";

const PAGE = `<div data-change hidden><p data-for="change"></p><p data-for="again"></p><button></button></div>
  <form><textarea></textarea><button></button></form><span data-hint="touch"></span><span data-hint="keys" hidden></span>`;
const shelf = (kept = {}) => ({
  kept, getItem: (name) => kept[name] ?? null, setItem: (name, value) => { kept[name] = value; }, removeItem: (name) => { delete kept[name]; },
});

function make(store = shelf(), { written = "", isBegun = true, isTouch = false } = {}) {
  const page = parse(PAGE);
  const said = [];
  const form = page.querySelector("form");
  const field = page.querySelector("textarea");
  field.value = written;
  const write = composer({
    form, store, name: "draft", isTouch, onPost: (text) => said.push(["post", text]), onEdit: (ref, text) => said.push(["edit", ref, text]),
  });
  if (isBegun) write.begin();
  const type = (words) => {
    field.value = words;
    fire(field, "input");
  };
  const press = (key, more) => fire(field, "keydown", { key, ...more });
  const banner = page.querySelector("[data-change]");
  return { write, said, field, form, type, press, banner, store };
}

test("until the room has begun the form posts as without script", () => {
  const { form, press, type, said } = make(shelf(), { isBegun: false });
  type("hello");
  assert.deepEqual([press("Enter").defaultPrevented, fire(form, "submit").defaultPrevented, said], [false, false, []]);
});

test("Enter sends what stands in the field, and empties it", () => {
  const { said, field, type, press } = make();
  type(" hello ");
  assert.equal(press("Enter").defaultPrevented, true);
  assert.deepEqual([said, field.value], [[["post", "hello"]], ""]);
});

test("Shift and Enter break the line", () => {
  const { said, type, press } = make();
  type("hello");
  assert.equal(press("Enter", { shiftKey: true }).defaultPrevented, false);
  assert.deepEqual(said, []);
});

test("where a finger types Enter breaks the line, and the button sends", () => {
  const { said, type, press, form } = make(shelf(), { isTouch: true });
  type("hello");
  assert.deepEqual([press("Enter").defaultPrevented, said], [false, []]);
  fire(form, "submit");
  assert.deepEqual(said, [["post", "hello"]]);
});

for (const [isTouch, key, hint] of [[true, "enter", "touch"], [false, "send", "keys"]]) {
  test(`the keyboard and the hint say what Enter does ${isTouch ? "under a finger" : "on a keyboard"}`, () => {
    const { field } = make(shelf(), { isTouch });
    const hints = field.ownerDocument.querySelectorAll("[data-hint]").map((one) => [one.dataset.hint, one.hidden]);
    assert.deepEqual([field.getAttribute("enterkeyhint"), hints], [key, [[hint, false]]]);
  });
}

test("Enter that chooses a word in an input method sends nothing", () => {
  const { said, type, press } = make();
  type("にほn");
  press("Enter", { isComposing: true });
  press("Enter", { keyCode: 229 });
  assert.deepEqual(said, []);
});

test("nothing is sent from an empty field, or while writing is paused", () => {
  const { said, type, form, write } = make();
  fire(form, "submit");
  write.allow(false);
  type("hello");
  fire(form, "submit");
  assert.deepEqual(said, []);
});

test("half a thought survives a reload, and goes when it was sent", () => {
  const before = make();
  before.type("I wanted to");
  const after = make(before.store);
  assert.equal(after.field.value, "I wanted to");
  after.press("Enter");
  assert.equal(make(after.store).field.value, "");
});

test("what was written before the script came is kept like the rest", () => {
  const { store, field } = make(shelf(), { written: "early" });
  assert.deepEqual([field.value, make(store).field.value], ["early", "early"]);
});

test("what another version of the page kept as plain words is found too", () => {
  assert.equal(make(shelf({ draft: "half a thought" })).field.value, "half a thought");
});

test("a change stands in the field until it is sent; then the half thought is back", () => {
  const { said, field, type, press, write, banner } = make();
  type("half a thought");
  write.change(3, "before");
  assert.deepEqual([field.value, banner.hidden], ["before", false]);
  type("after");
  press("Enter");
  assert.deepEqual([said, field.value, banner.hidden], [[["edit", 3, "after"]], "half a thought", true]);
});

test("Escape leaves a line as it was", () => {
  const { said, field, type, press, write } = make();
  type("half a thought");
  write.change(3, "before");
  press("Escape");
  assert.deepEqual([said, field.value], [[], "half a thought"]);
});

test("words written again never change the line that was being changed", () => {
  const { said, field, press, type, write } = make();
  type("half a thought");
  write.change(3, "line A");
  type("line A, better");
  write.write("words that were set aside");
  press("Enter");
  assert.deepEqual([said, field.value], [[["post", "words that were set aside"]], "line A, better"]);
  press("Enter");
  assert.deepEqual([said[1], field.value], [["edit", 3, "line A, better"], "half a thought"]);
});

test("the page says whether a line is changed or words are written again", () => {
  const { write, banner } = make();
  const shown = () => banner.querySelectorAll("[data-for]").filter((one) => !one.hidden).map((one) => one.dataset.for);
  write.change(3, "before");
  const first = shown();
  write.write("once more");
  assert.deepEqual([first, shown()], [["change"], ["again"]]);
});

test("changing the same line twice holds it once", () => {
  const { field, press, write } = make();
  write.change(3, "first");
  write.change(3, "second");
  press("Escape");
  assert.equal(field.value, "");
});

test("a change that was begun survives a reload as a change", () => {
  const before = make();
  before.type("half a thought");
  before.write.change(3, "before");
  before.type("after");
  const { said, field, press, banner } = make(before.store);
  assert.deepEqual([field.value, banner.hidden], ["after", false]);
  press("Enter");
  assert.deepEqual([said, field.value], [[["edit", 3, "after"]], "half a thought"]);
});

test("a store that refuses loses nothing that stands in the field", () => {
  const { said, type, press, write } = make({ getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); }, removeItem() {} });
  type("hello");
  write.change(3, "before");
  press("Escape");
  press("Enter");
  assert.deepEqual(said, [["post", "hello"]]);
});
