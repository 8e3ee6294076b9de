// On a browser that knows no dialogs the sheets of the room are boxes in the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { teach } from "../../static/js/room/dialogs.js";
import { fire, parse } from "./dom.js";

function make() {
  const page = parse('<button></button><dialog><textarea></textarea><form method="dialog"><button></button></form></dialog>');
  const dialog = page.querySelector("dialog");
  dialog.showModal = undefined;
  teach(page);
  page.querySelector("button").focus();
  return { page, dialog, opener: page.querySelector("button") };
}

test("a box is hidden until it is opened, and takes the focus then", () => {
  const { page, dialog } = make();
  const before = dialog.hidden;
  dialog.showModal();
  assert.deepEqual([before, dialog.hidden, page.activeElement.localName], [true, false, "textarea"]);
});

for (const [how, act] of [["its button", (dialog) => fire(dialog.querySelector("form"), "submit")], ["Escape", (dialog) => fire(dialog, "keydown", { key: "Escape" })]]) {
  test(`${how} closes a box and gives the focus back`, () => {
    const { page, dialog, opener } = make();
    dialog.showModal();
    act(dialog);
    assert.deepEqual([dialog.hidden, page.activeElement], [true, opener]);
  });
}

test("a form that goes to the server goes there", () => {
  const { dialog } = make();
  dialog.querySelector("form").setAttribute("method", "post");
  assert.equal(fire(dialog.querySelector("form"), "submit").defaultPrevented, false);
});

test("a browser that knows dialogs keeps its own", () => {
  const page = parse("<dialog></dialog>");
  const { showModal } = page.querySelector("dialog");
  teach(page);
  assert.equal(page.querySelector("dialog").showModal, showModal);
});
