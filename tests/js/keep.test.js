import assert from "node:assert/strict";
import { test } from "node:test";

import { arrive, keep } from "../../static/js/behaviours/keep.js";
import { event, Page, Store } from "./page.js";

const PATH = "/groups/new/";

function opened(store, { reader, kept, path = PATH } = {}) {
  const page = new Page();
  page.defaultView.sessionStorage = store;
  page.defaultView.location.pathname = path;
  if (reader) page.body.dataset.reader = reader;
  if (kept) page.body.dataset.kept = kept;
  arrive(page);
  return page;
}

const text = (name, value = "") => ({ name, type: "text", value });
const tick = (name, checked = false) => ({ name, type: "checkbox", value: "on", checked });

function written(page, elements = [text("name")], more = {}) {
  const form = page.element({ elements, querySelector: () => null, ...more });
  return { form, undo: keep(form) };
}

function typed({ form }, value) {
  form.elements[0].value = value;
  form.dispatchEvent(event("input"));
}

test("what was typed comes back once a locked page stood before it", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "The Tuesday circle");

  opened(store, { path: "/locked/" });
  const { form } = written(opened(store, { reader: "maya" }));

  assert.equal(form.elements[0].value, "The Tuesday circle");
});

test("it waits while the way in has several pages, and a first page that is another one", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "Slow down");

  for (const path of ["/locked/", "/account/login/", "/account/2fa/"]) opened(store, { path });
  opened(store, { reader: "maya", path: "/" });
  const { form } = written(opened(store, { reader: "maya" }));

  assert.equal(form.elements[0].value, "Slow down");
});

test("what was sent and taken is forgotten with the next page", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "Sent");

  opened(store, { reader: "maya", path: "/groups/" });

  assert.equal(Object.keys(store).length, 0);
});

test("what came back and was left by choice does not come back again", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "Perhaps");
  opened(store, { path: "/locked/" });
  written(opened(store, { reader: "maya" }));

  opened(store, { reader: "maya", path: "/" });
  const { form } = written(opened(store, { reader: "maya" }));

  assert.equal(form.elements[0].value, "");
});

test("somebody else at the same browser finds nothing, and it is gone", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "Mine");

  opened(store, { path: "/locked/" });
  const { form } = written(opened(store, { reader: "theo" }));

  assert.deepEqual([form.elements[0].value, Object.keys(store).length], ["", 0]);
});

test("what somebody else left unsent in a room is gone, one's own waits", () => {
  const store = new Store();
  for (const name of ["room:a:theo:draft", "room:b:theo:outbox", "room:a:maya:draft", "another"]) store.setItem(name, "words");

  opened(store, { path: "/account/login/" });
  assert.equal(Object.keys(store).length, 4);
  opened(store, { reader: "maya", path: "/" });

  assert.deepEqual(Object.keys(store), ["room:a:maya:draft", "another"]);
});

test("the page after signing out forgets everything", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "Mine");
  store.setItem("room:a:b:draft", "also mine");

  opened(store, { kept: "forget", path: "/account/login/" });

  assert.equal(Object.keys(store).length, 0);
});

test("passwords, codes and hidden parts are never kept", () => {
  const store = new Store();
  const elements = [
    text("name", "Theo"),
    { name: "password", type: "password", value: "secret-1" },
    { name: "code", type: "text", autocomplete: "one-time-code", value: "secret-2" },
    { name: "csrfmiddlewaretoken", type: "hidden", value: "secret-3" },
  ];

  typed(written(opened(store, { reader: "maya" }), elements), "Theo");

  assert.match(Object.values(store).join(), /Theo/);
  assert.doesNotMatch(Object.values(store).join(), /secret/);
});

test("ticks and choices come back as they were", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" }), [text("name"), tick("wants_mail", true)]), "x");

  opened(store, { path: "/locked/" });
  const { form } = written(opened(store, { reader: "maya" }), [text("name"), tick("wants_mail")]);

  assert.equal(form.elements[1].checked, true);
});

test("an answer with mistakes is kept before anything more is typed", () => {
  const store = new Store();
  const broken = { querySelector: () => ({}) };
  written(opened(store, { reader: "maya" }), [text("name", "As it was sent")], broken);

  opened(store, { path: "/locked/" });
  const { form } = written(opened(store, { reader: "maya" }));

  assert.equal(form.elements[0].value, "As it was sent");
});

test("a form that goes while its page stands was taken", () => {
  const store = new Store();
  const daily = written(opened(store, { reader: "maya" }));
  typed(daily, "Tired");

  daily.undo();

  assert.equal(Object.keys(store).length, 0);
});

test("a form that has changed meanwhile is left as it is", () => {
  const store = new Store();
  typed(written(opened(store, { reader: "maya" })), "One");

  opened(store, { path: "/locked/" });
  const { form } = written(opened(store, { reader: "maya" }), [text("other"), text("name")]);

  assert.equal(form.elements[0].value, "");
});

test("a browser that keeps nothing shows its forms all the same", () => {
  const page = new Page();
  Object.defineProperty(page.defaultView, "sessionStorage", { get: () => { throw new Error("no"); } });
  page.body.dataset.reader = "maya";

  arrive(page);

  assert.equal(keep(page.element({ elements: [text("name")] })), undefined);
});

const DRAFT = { dataset: { draft: "" } };

function draft(page, elements, { action = "/sessions/1/check-in/", ...more } = {}) {
  const form = page.element({ elements, querySelector: () => null, ...DRAFT, ...more });
  form.setAttribute("action", action);
  return { form, undo: keep(form) };
}

const submitted = (form, { isPrevented = false } = {}) => {
  const sent = new Event("submit", { cancelable: true });
  Object.defineProperty(sent, "target", { value: form });
  if (isPrevented) sent.preventDefault();
  form.ownerDocument.dispatchEvent(sent);
};

test("a draft is there after a reload, and after a look at another page", () => {
  const store = new Store();
  typed(draft(opened(store, { reader: "maya" }), [text("word")]), "Shaky");

  opened(store, { reader: "maya", path: "/" });
  opened(store, { path: "/help/" });
  const { form } = draft(opened(store, { reader: "maya" }), [text("word")]);

  assert.equal(form.elements[0].value, "Shaky");
});

test("two drafts on one page are kept apart", () => {
  const store = new Store();
  const page = opened(store, { reader: "maya" });
  typed(draft(page, [text("word")]), "Shaky");
  typed(draft(page, [text("text")], { action: "/sessions/1/intention/" }), "A walk");

  const { form } = draft(opened(store, { reader: "maya" }), [text("word")]);

  assert.equal(form.elements[0].value, "Shaky");
});

test("a draft that was sent is gone, by htmx with its form and else with its page", () => {
  const store = new Store();
  const one = draft(opened(store, { reader: "maya" }), [text("word")]);
  typed(one, "Sent by htmx");
  submitted(one.form, { isPrevented: true });
  assert.equal(Object.keys(store).length, 1);
  one.undo();
  assert.equal(Object.keys(store).length, 0);

  const other = draft(opened(store, { reader: "maya" }), [text("word")]);
  typed(other, "Sent by the browser");
  submitted(other.form);

  assert.equal(Object.keys(store).length, 0);
});

test("a draft is nobody else's, and signing out forgets it", () => {
  const store = new Store();
  typed(draft(opened(store, { reader: "maya" }), [text("word")]), "Mine");
  const { form } = draft(opened(store, { reader: "theo" }), [text("word")]);
  assert.deepEqual([form.elements[0].value, Object.keys(store).length], ["", 0]);

  typed({ form }, "Theo's");
  opened(store, { kept: "forget", path: "/account/login/" });

  assert.equal(Object.keys(store).length, 0);
});

test("what came back with a mistake is not drawn over by the draft", () => {
  const store = new Store();
  typed(draft(opened(store, { reader: "maya" }), [text("word")]), "Older");

  const broken = { querySelector: () => ({}) };
  const { form } = draft(opened(store, { reader: "maya" }), [text("word", "As sent")], broken);

  assert.equal(form.elements[0].value, "As sent");
});

test("words of a draft are put where a mistake left none", () => {
  const store = new Store();
  typed(draft(opened(store, { reader: "maya" }), [text("word")]), "Half written");

  const { form } = draft(opened(store, { reader: "maya" }), [text("word")], { querySelector: () => ({}) });

  assert.equal(form.elements[0].value, "Half written");
});

test("what was chosen on the page before is not drawn over, words are kept", () => {
  const store = new Store();
  const seven = (checked) => ({ name: "mood", type: "radio", value: "7", checked });
  typed(draft(opened(store, { reader: "maya" }), [text("word"), seven(false)]), "Shaky");

  const chosen = { dataset: { draft: "chosen" } };
  const { form } = draft(opened(store, { reader: "maya" }), [text("word"), seven(true)], chosen);

  assert.deepEqual([form.elements[0].value, form.elements[1].checked], ["Shaky", true]);
});
