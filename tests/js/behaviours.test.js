import assert from "node:assert/strict";
import { test } from "node:test";

import { ask } from "../../static/js/behaviours/ask.js";
import { autosize } from "../../static/js/behaviours/autosize.js";
import { copy } from "../../static/js/behaviours/copy.js";
import { dialog } from "../../static/js/behaviours/dialog.js";
import { leave } from "../../static/js/behaviours/leave.js";
import { show } from "../../static/js/behaviours/show.js";
import { say, toast } from "../../static/js/behaviours/toast.js";
import { event, Page } from "./page.js";

const escape = (timeStamp, more = {}) => event("keydown", { key: "Escape", timeStamp, ...more });

function leaving() {
  const page = new Page();
  const link = page.element({ href: "/notes/" });
  return { page, link, undo: leave(link) };
}

test("Escape twice within a moment leaves", () => {
  const { page } = leaving();

  page.dispatchEvent(escape(1000));
  page.dispatchEvent(escape(1400));

  assert.deepEqual(page.went, ["/notes/"]);
});

test("one Escape, a slow second one and a held key stay", () => {
  const { page } = leaving();

  page.dispatchEvent(escape(1000));
  page.dispatchEvent(escape(1700));
  page.dispatchEvent(escape(1750, { repeat: true }));

  assert.deepEqual(page.went, []);
});

test("pressing the link replaces the page, so that back does not return", () => {
  const { page, link } = leaving();
  const click = event("click");

  link.dispatchEvent(click);

  assert.deepEqual([page.went, click.defaultPrevented], [["/notes/"], true]);
});

test("leaving forgets what was written here, and once more when the page goes", () => {
  const { page, link } = leaving();
  page.defaultView.sessionStorage.setItem("room:a:b:draft", "words");

  link.dispatchEvent(event("click"));
  page.defaultView.sessionStorage.setItem("room:a:b:draft", "later words");
  page.defaultView.dispatchEvent(event("pagehide"));

  assert.deepEqual(Object.keys(page.defaultView.sessionStorage), []);
});

test("a browser that keeps nothing leaves all the same", () => {
  const { page, link } = leaving();
  page.defaultView.sessionStorage = null;

  link.dispatchEvent(event("click"));

  assert.deepEqual(page.went, ["/notes/"]);
});

test("an undone leave listens no more", () => {
  const { page, undo } = leaving();

  undo();
  page.dispatchEvent(escape(1000));
  page.dispatchEvent(escape(1100));

  assert.deepEqual(page.went, []);
});

test("an opener opens its dialog", () => {
  const page = new Page();
  let opened = 0;
  page.byId.ask = { showModal: () => (opened += 1) };
  const opener = page.element({ dataset: { opens: "ask" } });

  dialog(opener);
  opener.dispatchEvent(event("click"));

  assert.equal(opened, 1);
});

test("a toast goes after a while, and stays while it is looked at", () => {
  const page = new Page();
  const element = page.element();
  const waiting = [];
  const timers = { later: (go) => waiting.push(go), never: (n) => (waiting[n - 1] = null) };

  toast(element, timers);
  element.dispatchEvent(event("pointerenter"));
  element.dispatchEvent(event("pointerleave"));
  waiting.filter(Boolean).forEach((go) => go());

  assert.deepEqual([waiting.filter(Boolean).length, page.body.children.length], [1, 0]);
});

test("saying something makes a toast", () => {
  const page = new Page();
  page.byId.toasts = page.element();

  const made = say("Saved", page);

  assert.deepEqual([made.textContent, made.dataset.behaviour], ["Saved", "toast"]);
});

test("a tab shows its part of the room and is marked as chosen", () => {
  const page = new Page();
  const room = page.element({ dataset: { show: "talk" } });
  const tabs = ["talk", "people"].map((name) => page.element({ dataset: { show: name } }));
  room.querySelectorAll = () => tabs;
  const target = { closest: () => tabs[1] };

  show(room);
  room.dispatchEvent(event("click", { target }));

  assert.deepEqual(
    [room.dataset.show, tabs.map((tab) => tab.attributes.has("aria-current"))],
    ["people", [false, true]],
  );
});

test("an address that names a part of the room opens it, also when it changes", () => {
  const page = new Page();
  page.defaultView.location.hash = "#round";
  const room = page.element({ dataset: { show: "talk" } });
  const tabs = ["talk", "round"].map((name) => page.element({ dataset: { show: name } }));
  room.querySelectorAll = () => tabs;

  const undo = show(room);
  assert.equal(room.dataset.show, "round");
  page.defaultView.location.hash = "#talk";
  page.defaultView.dispatchEvent(event("hashchange"));
  assert.equal(room.dataset.show, "talk");
  page.defaultView.location.hash = "#line-4";
  page.defaultView.dispatchEvent(event("hashchange"));
  assert.equal(room.dataset.show, "talk");
  undo();
});

test("a field grows with its lines where the browser does not do it", () => {
  const field = new Page().element({ value: "one\ntwo\nthree", rows: 1 });

  autosize(field, () => false);

  assert.equal(field.rows, 3);
});

test("a question answered with no keeps the form", () => {
  const page = new Page();
  page.answer = false;
  const form = page.element({ dataset: { question: "End it?" } });
  const submit = event("submit");

  ask(form);
  form.dispatchEvent(submit);

  assert.deepEqual([page.asked, submit.defaultPrevented], [["End it?"], true]);
});

test("copying takes the text of the other element", async () => {
  const page = new Page();
  page.byId.codes = { textContent: " 1234 5678 " };
  const button = page.element({ dataset: { copies: "codes", done: "Copied" }, hidden: true });

  copy(button);
  button.dispatchEvent(event("click"));
  await Promise.resolve();

  assert.deepEqual([page.copied, button.hidden], ["1234 5678", false]);
});
