import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, disconnect } from "../../static/js/connect.js";
import { sign } from "../../static/js/htmx.js";
import { event, Page } from "./page.js";

function counted() {
  const log = [];
  const count = () => {
    log.push("on");
    return () => log.push("off");
  };
  return { log, behaviours: { count } };
}

test("an element is connected once, however often it is seen", () => {
  const { log, behaviours } = counted();
  const page = new Page();
  page.element({ dataset: { behaviour: "count" } });

  connect(page.body, behaviours);
  connect(page.body, behaviours);

  assert.deepEqual(log, ["on"]);
});

test("a disconnected element is undone and can be connected again", () => {
  const { log, behaviours } = counted();
  const page = new Page();
  const element = page.element({ dataset: { behaviour: "count" } });

  connect(element, behaviours);
  disconnect(element);
  connect(element, behaviours);

  assert.deepEqual(log, ["on", "off", "on"]);
});

test("several behaviours may share an element, unknown ones are left out", () => {
  const { log, behaviours } = counted();
  const page = new Page();
  page.element({ dataset: { behaviour: "count unknown count" } });

  connect(page.body, behaviours);

  assert.deepEqual(log, ["on", "on"]);
});

test("an answer of htmx may say something", () => {
  const page = new Page();
  page.byId.toasts = page.element();

  sign(page);
  page.dispatchEvent(event("say", { detail: { value: "Saved" } }));

  assert.equal(page.byId.toasts.children[0].textContent, "Saved");
});

test("each request of htmx carries the page's token", () => {
  const page = new Page();
  page.querySelector = () => ({ content: "abc" });
  const detail = { headers: {} };

  sign(page);
  page.dispatchEvent(event("htmx:configRequest", { detail }));

  assert.deepEqual(detail.headers, { "X-CSRFToken": "abc" });
});
