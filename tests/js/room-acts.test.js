// What can be done with a line, for whom, and what asks once more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { acts, mayChange } from "../../static/js/room/acts.js";
import { fire, parse } from "./dom.js";

const PAGE = `<ol><li class="entry" data-seq="7"><button data-act="more"></button><button data-act="show"></button><button data-act="rewrite"></button>
  <ul><button data-reaction="hear"></button></ul></li></ol>
  <dialog id="line-acts"><p data-quoted></p><ul data-offer="react"><button data-reaction="thanks"></button></ul><button data-do="edit" data-offer="edit"></button>
  <div data-offer="retract"><button data-asks></button><div data-sure hidden><button data-do="retract"></button></div></div><button data-do="hide" data-offer="hide"></button></dialog>
  <dialog id="hide-line"><p data-quoted></p><form method="dialog"><textarea></textarea></form></dialog>`;

function make({ by = "ana", leads = false, ...more } = {}) {
  const root = parse(PAGE);
  const page = { me: "ana", may: { post: true, lead: leads }, now: new Date("2026-11-24T18:04:00Z"), words: { checked_in: "checked in" } };
  const line = { seq: 7, kind: "post", by: { key: by, name: by }, at: "2026-11-24T18:00:00Z", state: "shown", text: "hello", reactions: {}, ...more };
  const told = { wished: [], put: [] };
  acts({
    root, page, log: { get: (seq) => (seq === 7 ? line : undefined) }, wish: (frame) => told.wished.push(frame),
    composer: { change: (seq, text) => told.put.push(["change", seq, text]), write: (text) => told.put.push(["write", text]) },
  });
  const sheet = root.querySelector("#line-acts");
  let time = 0;
  const click = (selector, after = 1_000) => fire(root.querySelector(selector), "click", { timeStamp: (time += after) });
  const offered = () => sheet.querySelectorAll("[data-offer]").filter((one) => !one.hidden).map((one) => one.dataset.offer);
  return { root, sheet, told, click, offered };
}

test("own words can be changed and taken back, not answered or set aside", () => {
  const { click, offered } = make({ leads: true });
  click("[data-act='more']");
  assert.deepEqual(offered(), ["edit", "retract"]);
});

test("words of others can be answered, and set aside by who leads", () => {
  const [member, leader] = [make({ by: "lee" }), make({ by: "lee", leads: true })];
  for (const one of [member, leader]) one.click("[data-act='more']");
  assert.deepEqual([member.offered(), leader.offered()], [["react"], ["react", "hide"]]);
});

test("own words can be changed for ten minutes, while they are shown", () => {
  const page = { me: "ana", now: new Date("2026-11-24T18:10:00Z") };
  const line = { kind: "post", by: { key: "ana" }, state: "shown" };
  const found = ["18:00:01", "18:00:00"].map((time) => mayChange({ ...line, at: `2026-11-24T${time}Z` }, page));
  assert.deepEqual([...found, mayChange({ ...line, at: "2026-11-24T18:09:00Z", state: "hidden" }, page), mayChange(undefined, page)], [true, false, false, false]);
});

test("an answer is given, and the same answer taken away again", () => {
  const { click, told } = make({ by: "lee", reactions: { hear: ["ana"] } });
  click(".entry [data-reaction]");
  click("[data-act='more']");
  click("#line-acts [data-reaction]");
  assert.deepEqual(told.wished, [{ type: "react", ref: 7, reaction: "hear", on: false }, { type: "react", ref: 7, reaction: "thanks", on: true }]);
});

test("taking words back asks once", () => {
  const { click, told, sheet, root } = make();
  click("[data-act='more']");
  click("[data-asks]");
  assert.deepEqual([told.wished, sheet.open, root.querySelector("[data-sure]").hidden, root.activeElement.dataset.do], [[], true, false, "retract"]);
  click("[data-do='retract']");
  assert.deepEqual([told.wished, sheet.open], [[{ type: "retract", ref: 7 }], false]);
});

test("a double click takes nothing back", () => {
  const { click, told } = make();
  click("[data-act='more']");
  click("[data-asks]");
  click("[data-do='retract']", 200);
  assert.deepEqual(told.wished, []);
});

test("a sheet that is opened again asks again", () => {
  const { click, root, sheet } = make();
  click("[data-act='more']");
  click("[data-asks]");
  fire(sheet, "click", { timeStamp: 10_000 });
  click("[data-act='more']");
  assert.deepEqual([root.querySelector("[data-asks]").hidden, root.querySelector("[data-sure]").hidden], [false, true]);
});

test("changing puts the words into the field, and so does writing again", () => {
  const { click, told } = make();
  click("[data-act='more']");
  click("[data-do='edit']");
  click("[data-act='rewrite']");
  assert.deepEqual(told.put, [["change", 7, "hello"], ["write", "hello"]]);
});

test("setting a line aside needs a reason, which is there again when it did not go through", () => {
  const { root, click, told } = make({ by: "lee", leads: true });
  const [form, words] = [root.querySelector("form"), root.querySelector("textarea")];
  const begin = () => {
    click("[data-act='more']");
    click("[data-do='hide']");
  };
  begin();
  fire(form, "submit");
  assert.deepEqual(told.wished, []);
  words.value = " It names a dose. ";
  fire(form, "submit");
  assert.deepEqual(told.wished, [{ type: "hide", ref: 7, reason: "It names a dose." }]);
  begin();
  assert.equal(words.value, "It names a dose.");
});

test("who leads shows a line again", () => {
  const { click, told } = make({ by: "lee", leads: true, state: "hidden" });
  click("[data-act='show']");
  assert.deepEqual(told.wished, [{ type: "show", ref: 7 }]);
});
