// A part that is drawn again stays as somebody left it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hold } from "../../static/js/room/hold.js";
import { fire, parse } from "./dom.js";

const part = (inner) => `<div id="part-round">${inner}</div>`;

// Draws the part again with this inside, as htmx does.
function make(inner) {
  const page = parse(`<aside id="people" tabindex="0">${part(inner)}</aside>`);
  hold(page);
  const swap = (next) => {
    const old = page.querySelector("#part-round");
    fire(old, "htmx:beforeSwap", { detail: { target: old } });
    const fresh = parse(part(next)).querySelector("div");
    old.replaceWith(fresh);
    fire(fresh, "htmx:afterSwap", { detail: { elt: fresh } });
  };
  return { page, swap };
}

test("what was opened stays open, what was closed stays closed", () => {
  const { page, swap } = make('<details id="heard" open></details><details id="other"></details>');
  swap('<details id="heard"></details><details id="other"></details>');
  assert.deepEqual(page.querySelectorAll("details").map((one) => one.open), [true, false]);
});

test("the focus goes to the heading of a part in which its button is gone", () => {
  const { page, swap } = make('<h2>At the door</h2><button id="let-in-maya"></button>');
  page.querySelector("button").focus();
  swap("<h2>At the door</h2>");
  assert.equal(page.activeElement.textContent, "At the door");
});

test("what was asked for in place of a button takes its focus", () => {
  const { page, swap } = make("<button>Place and number</button>");
  page.querySelector("button").focus();
  swap("<p>At home, 12 Elm Street</p>");
  assert.equal(page.activeElement.id, "part-round");
});

test("where nothing is left of a part the focus goes to what stands around it", () => {
  const { page, swap } = make("<button></button>");
  page.querySelector("button").focus();
  swap("");
  assert.equal(page.activeElement.id, "people");
});

test("a focus that is elsewhere stays there", () => {
  const { page, swap } = make("<h2>At the door</h2>");
  page.querySelector("aside").focus();
  swap("<h2>At the door</h2>");
  assert.equal(page.activeElement.id, "people");
});
