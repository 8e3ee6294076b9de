// The leaders' menu: each dialog knows whom it is about.
import assert from "node:assert/strict";
import { test } from "node:test";
import { menu } from "../../static/js/room/menu.js";
import { fire, parse } from "./dom.js";

const PAGE = `<button data-menu="theo"></button><dialog id="person-acts" data-about><b data-name></b>
  <button data-offer="mute" data-then="mute-person"></button><button data-offer="unmute"></button><button data-offer="remove"></button></dialog>
  <dialog id="mute-person" data-about><p data-refused>Refused.</p><b data-name></b><input name="person"><textarea></textarea></dialog>`;

function opened(theo, page = parse(PAGE)) {
  menu({ root: page, page: { people: { theo }, names: { theo: "Theo" } } });
  page.querySelector("textarea").value = "what was written about somebody else";
  fire(page.querySelector("[data-menu]"), "click");
  return page;
}
const offers = (page) => page.querySelectorAll("[data-offer]").filter((one) => !one.hidden).map((one) => one.dataset.offer);

test("a leader may pause somebody's writing, or ask them to leave", () => {
  assert.deepEqual(offers(opened({ muted: false })), ["mute", "remove"]);
});

test("whose writing is paused may be let write again", () => {
  assert.deepEqual(offers(opened({ muted: true })), ["unmute", "remove"]);
});

test("somebody who has gone meanwhile can still be asked to leave", () => {
  assert.deepEqual(offers(opened(undefined)), ["mute", "remove"]);
});

test("every dialog begins anew with this person", () => {
  const page = opened({ muted: false });
  const about = page.querySelector("#mute-person");
  assert.deepEqual([about.querySelector("input").value, about.querySelector("textarea").value, about.querySelector("[data-refused]").hidden], ["theo", "", true]);
  assert.deepEqual(page.querySelectorAll("[data-name]").map((one) => one.textContent), ["Theo", "Theo"]);
});

test("choosing what to do closes the menu and opens its dialog", () => {
  const page = opened({ muted: false });
  fire(page.querySelector("[data-then]"), "click");
  assert.deepEqual(page.querySelectorAll("dialog").map((one) => one.open), [false, true]);
});
