// What is on its way stands on the page: words and changes, until their line is here or the person takes them back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pending } from "../../static/js/room/pending.js";
import { fire, parse } from "./dom.js";

const TEMPLATE = `<ol></ol><template><li><p data-part="change" hidden>Your change:</p><div data-part="text"></div><span data-part="mark"></span>
  <button data-pending="again" hidden></button><button data-pending="back" hidden></button><button data-pending="remove" hidden></button></li></template>`;
const words = { sending: "Sending…", not_sent: "Not sent." };
const clock = { at: () => "6:04 pm" };

function make() {
  const page = parse(TEMPLATE);
  const asked = [];
  const list = page.querySelector("ol");
  const draw = pending({
    list, words, clock, templates: () => page.querySelector("template").content.cloneNode(true),
    onAgain: (id) => asked.push(["again", id]), onBack: (id) => asked.push(["back", id]), onRemove: (id) => asked.push(["remove", id]),
  });
  return { list, draw, asked };
}
const post = (more) => ({ id: "a", frame: { type: "post", text: "hello" }, at: "2026-11-24T23:04:00Z", state: "waiting", ...more });
const edit = (more) => post({ id: "b", frame: { type: "edit", ref: 3, text: "better" }, ...more });
const part = (list, name) => list.querySelector(`[data-part="${name}"]`);
const offered = (list) => list.querySelectorAll("button").filter((one) => !one.hidden).map((one) => one.dataset.pending);

test("words on their way stand there without buttons", () => {
  const { list, draw } = make();
  draw([post()]);
  assert.deepEqual([part(list, "text").textContent, part(list, "mark").textContent, offered(list)], ["hello", "Sending…", []]);
});

test("a change on its way stands there as a change", () => {
  const { list, draw } = make();
  draw([post(), edit()]);
  assert.deepEqual(list.querySelectorAll("[data-part='change']").map((one) => one.hidden), [true, false]);
});

test("what was not sent can be sent again, put back or removed", () => {
  const { list, draw, asked } = make();
  draw([edit({ state: "failed" })]);
  for (const button of list.querySelectorAll("button")) fire(button, "click");
  assert.deepEqual(asked, [["again", "b"], ["back", "b"], ["remove", "b"]]);
});

test("a refused change says why and keeps its words", () => {
  const { list, draw } = make();
  draw([edit({ state: "refused", sentence: "Ten minutes are over." })]);
  assert.deepEqual([part(list, "mark").textContent, part(list, "text").textContent], ["Ten minutes are over.", "better"]);
  assert.deepEqual(offered(list), ["again", "back", "remove"]);
});

test("what is in the log shows its time, and goes when its line is here", () => {
  const { list, draw } = make();
  draw([post({ seq: 7 })]);
  assert.equal(part(list, "mark").textContent, "6:04 pm");
  draw([]);
  assert.equal(list.children.length, 0);
});
