// The parts that the server draws again: what htmx tells of them, and what is asked of it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fragments, isBegun } from "../../static/js/room/fragments.js";
import { fire, parse } from "./dom.js";

const PART = '<div id="part-agenda" hx-get="/part/?name=agenda" hx-trigger="room:phase from:body delay:150ms, every 20s"><form></form></div>';
const get = { verb: "get" };
const post = { verb: "post" };
let asked = [];

beforeEach(() => {
  asked = [];
  globalThis.htmx = { ajax: (verb, address) => asked.push(address) };
});

function make() {
  const page = parse(`${PART}<div id="toasts"></div>
    <dialog open><p data-refused hidden></p><form id="mute"></form></dialog>`);
  const drawn = [];
  const tell = fragments(page, { not_done: "Not done." }, (part) => drawn.push(part.id));
  const part = () => page.querySelector("#part-agenda");
  const requests = (requestConfig) => fire(part(), "htmx:beforeRequest", { detail: { elt: part(), target: part(), requestConfig } });
  // What htmx does with an answer: the part is another one now.
  const swaps = () => {
    part().replaceWith(parse(PART).querySelector("div"));
    fire(part(), "htmx:afterSettle", { detail: { elt: part() } });
  };
  return { page, part, tell, drawn, requests, swaps };
}

test("a part whose event came while it was being answered is asked for again", () => {
  const { tell, requests, swaps } = make();
  requests(post);
  tell("phase");
  swaps();
  assert.deepEqual(asked, ["/part/?name=agenda"]);
});

test("a part is not asked for again for what came before, or for what is not its own", () => {
  const { tell, requests, swaps, drawn } = make();
  tell("phase");
  requests(post);
  tell("door");
  swaps();
  assert.deepEqual([asked, drawn], [[], ["part-agenda"]]);
});

test("an answer for a part that was replaced meanwhile changes nothing, and the new part is asked for", () => {
  const { part, requests, swaps } = make();
  const old = part();
  requests(get);
  swaps();
  const late = fire(old, "htmx:beforeSwap", { detail: { requestConfig: get, target: old, shouldSwap: true } });
  assert.deepEqual([late.detail.shouldSwap, asked], [false, ["/part/?name=agenda"]]);
});

const refuse = (page, elt) => fire(elt, "htmx:responseError", { detail: { elt, requestConfig: post, xhr: { responseText: '{"error":{"sentence":"Say why."}}' } } });

test("a refusal is said in a toast", () => {
  const { page, part } = make();
  refuse(page, part().querySelector("form"));
  assert.equal(page.querySelector("#toasts").textContent, "Say why.");
});

test("a refusal of what was asked in a dialog is said there, until it is asked again", () => {
  const { page } = make();
  const [form, said] = [page.querySelector("#mute"), page.querySelector("[data-refused]")];
  refuse(page, form);
  assert.deepEqual([said.hidden, said.textContent, page.querySelector("#toasts").textContent], [false, "Say why.", ""]);
  fire(form, "htmx:beforeRequest", { detail: { elt: form, target: page, requestConfig: post } });
  assert.equal(said.hidden, true);
});

test("a wish that found no network says so, one that looks by itself is silent", () => {
  const { page, part } = make();
  const elt = part();
  fire(elt, "htmx:sendError", { detail: { elt, requestConfig: get } });
  fire(elt, "htmx:sendError", { detail: { elt, requestConfig: post } });
  assert.equal(page.querySelector("#toasts").textContent, "Not done.");
});

test("words that came back with a mistake are words that somebody writes", () => {
  assert.equal(isBegun(parse('<div class="error-summary"></div><textarea></textarea>')), true);
});

test("words that somebody writes are not drawn over by what looks by itself", () => {
  const { page, part } = make();
  const field = parse("<textarea></textarea>").querySelector("textarea");
  part().append(field);
  assert.equal(isBegun(page), false);
  field.value = "half a word";
  const swap = fire(part(), "htmx:beforeSwap", { detail: { requestConfig: get, target: part(), shouldSwap: true } });
  assert.equal(swap.detail.shouldSwap, false);
});
