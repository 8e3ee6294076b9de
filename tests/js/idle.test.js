import assert from "node:assert/strict";
import { test } from "node:test";

import { idle } from "../../static/js/behaviours/idle.js";
import { event, Page } from "./page.js";

const MINUTE = 60_000;

function waiting(kept = new Map()) {
  const page = new Page();
  const clock = { at: 0, now: () => clock.at };
  const view = page.defaultView;
  view.location = { pathname: "/groups/", search: "?page=2", replace: (to) => page.went.push(to) };
  view.localStorage = { getItem: (name) => kept.get(name), setItem: (name, to) => kept.set(name, to) };
  view.setInterval = (look) => ((page.look = look), 1);
  view.clearInterval = () => (page.look = () => {});
  page.told = [];
  page.querySelector = () => ({ content: "token" });
  view.fetch = async (address, { method, headers }) => page.told.push([method, address, headers["X-CSRFToken"]]);
  const undo = idle(page.element({ dataset: { seconds: "1800", tell: "/me/here/" } }), clock);
  return { page, clock, kept, undo };
}

test("a page that nobody was at for its time is asked for anew", () => {
  const { page, clock } = waiting();

  clock.at = 30 * MINUTE;
  page.look();

  assert.deepEqual(page.went, ["/groups/?page=2"]);
});

test("a key pressed meanwhile keeps the page", () => {
  const { page, clock } = waiting();

  clock.at = 20 * MINUTE;
  page.dispatchEvent(event("keydown"));
  clock.at = 40 * MINUTE;
  page.look();

  assert.deepEqual(page.went, []);
});

test("somebody at another page of the browser keeps this one", () => {
  const { page, clock, kept } = waiting();

  clock.at = 40 * MINUTE;
  kept.set("circleway:here", String(25 * MINUTE));
  page.look();

  assert.deepEqual(page.went, []);
});

test("a browser that keeps nothing still locks", () => {
  const { page, clock } = waiting({ get: () => { throw new Error("no"); }, set: () => { throw new Error("no"); } });

  clock.at = 31 * MINUTE;
  page.look();

  assert.equal(page.went.length, 1);
});

test("whoever types is told to the server, once a minute", () => {
  const { page, clock } = waiting();

  for (const second of [30, 61, 62, 90, 130]) {
    clock.at = second * 1000;
    page.dispatchEvent(event("keydown"));
  }

  const told = ["POST", "/me/here/", "token"];
  assert.deepEqual(page.told, [told, told]);
});

test("a page that nobody touches tells nothing", () => {
  const { page, clock } = waiting();

  clock.at = 20 * MINUTE;
  page.look();

  assert.deepEqual(page.told, []);
});
