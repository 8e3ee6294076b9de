import assert from "node:assert/strict";
import { test } from "node:test";

import { zone } from "../../static/js/behaviours/zone.js";

function offered(names, chosen) {
  const options = names.map((value, at) => ({ value, defaultSelected: at === 0 }));
  return { options, value: chosen ?? names[0] };
}

function on(device, names, chosen) {
  const real = Intl.DateTimeFormat;
  // Node keeps a name as it was given; browsers give the older one back.
  const older = { "America/Indiana/Indianapolis": "America/Indianapolis" };
  Intl.DateTimeFormat = function (_locale, { timeZone } = { timeZone: device }) {
    return { resolvedOptions: () => ({ timeZone: older[timeZone] ?? timeZone }) };
  };
  const select = offered(names, chosen);
  zone(select);
  Intl.DateTimeFormat = real;
  return select.value;
}

test("the zone of the device is chosen", () => {
  assert.equal(on("America/Chicago", ["America/New_York", "America/Chicago"]), "America/Chicago");
});

test("a device that goes by an older name gets the zone that is meant", () => {
  const names = ["America/New_York", "America/Indiana/Indianapolis"];

  assert.equal(on("America/Indianapolis", names), "America/Indiana/Indianapolis");
});

test("what somebody chose stays", () => {
  const names = ["America/New_York", "America/Chicago", "America/Denver"];

  assert.equal(on("America/Chicago", names, "America/Denver"), "America/Denver");
});

test("a zone that is not offered changes nothing", () => {
  assert.equal(on("Antarctica/Troll", ["America/New_York"]), "America/New_York");
});
