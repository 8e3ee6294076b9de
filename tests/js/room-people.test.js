// Who is here: in order, and each stays the same element, so that nobody loses their place when somebody comes or goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { people } from "../../static/js/room/people.js";
import { parse } from "./dom.js";

const PERSON = `<li><img data-part="avatar"><span data-part="name"></span><span data-part="badge" hidden></span><span data-part="you" hidden></span>
  <span data-part="pronouns"></span><span data-part="more"></span><span data-part="hand"></span><button data-menu hidden><span class="said"></span></button></li>`;
const HAND = '<li><span data-part="name"></span><time data-part="at"></time><input name="person"><button></button></li>';
const PAGE = `<aside id="people" tabindex="0"><b data-people-count></b><ul data-people>${PERSON.replace("<li>", '<li data-person="ana">')}</ul><section data-hands hidden><ol></ol></section></aside><div id="person-acts"></div>
  <template data-template="person">${PERSON}</template><template data-template="hand">${HAND}</template>`;

function make({ leads = true } = {}) {
  const root = parse(PAGE);
  const page = {
    me: "ana", may: { lead: leads }, people: {}, names: {}, clock: { at: (iso) => iso.slice(11, 16) },
    words: { leads: "Leads", muted: "Writing is paused", hand: "Hand raised", more_for: "More for {name}" },
  };
  const templates = (name) => root.querySelector(`template[data-template="${name}"]`).content.cloneNode();
  const show = people({ root, templates, page, badges: (role) => (role ? parse(`<b>${role}</b>`).querySelector("b") : null), avatar: (seed) => `/a/${seed}` });
  const rows = () => root.querySelectorAll("[data-people] [data-person]");
  const said = (part) => rows().map((li) => li.querySelector(`[data-part="${part}"]`)?.textContent);
  return { root, page, show, rows, said };
}
const person = (key, more) => ({ key, name: key, avatar: key, badge: "", pronouns: "", leads: false, hand: null, muted: false, ...more });

test("whoever leads stands first, the others by name", () => {
  const { show, said, root } = make();
  show([person("theo"), person("ana"), person("luis", { leads: true })]);
  assert.deepEqual([said("name"), root.querySelector("[data-people-count]").textContent], [["luis", "ana", "theo"], "3"]);
});

test("somebody who comes or goes moves nobody else's element", () => {
  const { show, rows } = make();
  show([person("ana"), person("theo")]);
  const before = rows();
  show([person("ana"), person("maya"), person("theo")]);
  show([person("ana"), person("theo")]);
  assert.deepEqual(rows(), before);
});

test("what changes of a person is drawn in its place", () => {
  const { show, said, rows } = make();
  show([person("theo", { badge: "mentor" })]);
  const [li] = rows();
  show([person("theo", { muted: true, hand: "2026-11-24T18:04:00Z", pronouns: "he/him" })]);
  assert.deepEqual([rows()[0], said("more"), said("hand"), said("pronouns"), said("badge")], [li, ["Writing is paused"], ["Hand raised"], ["he/him"], [""]]);
});

test("leaders have a menu for everybody but leaders; members have none", () => {
  const open = (made) => {
    made.show([person("luis", { leads: true }), person("theo")]);
    return made.rows().map((li) => li.querySelector("[data-menu]").hidden);
  };
  assert.deepEqual([open(make()), open(make({ leads: false }))], [[true, false], [true, true]]);
});

test("raised hands stand in the order in which they were raised", () => {
  const { show, root } = make();
  const hands = root.querySelector("[data-hands]");
  const names = () => hands.querySelectorAll("[data-part='name']").map((one) => one.textContent);
  show([person("theo", { hand: "2026-11-24T18:04:00Z" }), person("maya", { hand: "2026-11-24T18:02:00Z" })]);
  assert.deepEqual([hands.hidden, names(), hands.querySelectorAll("input").map((one) => one.value)], [false, ["maya", "theo"], ["maya", "theo"]]);
  show([person("theo"), person("maya")]);
  assert.deepEqual([hands.hidden, names()], [true, []]);
});

test("the focus does not fall out of the page with somebody who leaves", () => {
  const { show, rows, root } = make();
  show([person("ana"), person("theo")]);
  rows()[1].querySelector("[data-menu]").focus();
  show([person("ana")]);
  assert.equal(root.activeElement.id, "people");
});
