import assert from "node:assert/strict";
import { test } from "node:test";

import { guard } from "../../static/js/behaviours/guard.js";
import { event, Page } from "./page.js";

function watched() {
  const page = new Page();
  const view = page.defaultView;
  const lines = [];
  const clock = { at: 0, now: () => clock.at };
  const due = [];
  view.location = { origin: "https://site.test", pathname: "/me/", search: "", replace: (to) => page.went.push(to) };
  view.setTimeout = (what, after) => due.push({ what, at: clock.at + after });
  view.clearTimeout = () => due.splice(0);
  const make = (address) => {
    const line = { address, readyState: 1, isClosed: false, close: () => ((line.isClosed = true), line.onclose({ code: 1000 })) };
    lines.push(line);
    return line;
  };
  const pass = (time) => {
    clock.at += time;
    for (const one of due.splice(0)) one.what();
  };
  const undo = guard(page.element({ dataset: { line: "/ws/page/" } }), make, clock);
  const bye = (code) => {
    lines.at(-1).onmessage({ data: JSON.stringify({ type: "bye", code, sentence: "" }) });
    lines.at(-1).onclose({ code });
  };
  return { page, lines, pass, undo, bye, clock };
}

for (const code of [4401, 4403]) {
  test(`a page whose reader may not be here any more is asked for anew: ${code}`, () => {
    const { page, lines, bye } = watched();

    bye(code);

    assert.equal(lines[0].address, "wss://site.test/ws/page/");
    assert.deepEqual(page.went, ["/me/"]);
  });
}

test("a form that was sent leads on by itself; a page that is still there later goes", () => {
  const { page, bye, pass } = watched();

  page.dispatchEvent(event("submit"));
  bye(4401);
  assert.deepEqual(page.went, []);

  pass(5000);
  assert.deepEqual(page.went, ["/me/"]);
});

test("a site that starts anew is asked again, and nothing moves", () => {
  const { page, lines, bye, pass } = watched();

  bye(4012);
  pass(2000);

  assert.equal(lines.length, 2);
  assert.deepEqual(page.went, []);
});

test("a page that nobody looks at has no line, and has one again when somebody does", () => {
  const { page, lines } = watched();

  page.hidden = true;
  page.dispatchEvent(event("visibilitychange"));
  assert.equal(lines[0].isClosed, true);

  page.hidden = false;
  page.dispatchEvent(event("visibilitychange"));
  assert.equal(lines.length, 2);
});

test("without a network none is tried", () => {
  const { page, lines, bye, pass } = watched();

  page.defaultView.navigator.onLine = false;
  bye(1006);
  pass(60000);

  assert.equal(lines.length, 1);
});

test("what is taken away closes its line", () => {
  const { lines, undo } = watched();

  undo();

  assert.equal(lines[0].isClosed, true);
});
