// Times in a room: as the pages write them, in English and in Spanish.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock } from "../../static/js/room/clock.js";

const evening = "2026-11-24T23:04:00Z";

for (const [language, time, day] of [["en", "6:04\u00a0pm", "Tue 24 Nov"], ["es", "6:04\u00a0pm", "mar 24 nov"]]) {
  test(`a time reads as the pages write it in ${language}`, () => {
    const { at } = clock("America/New_York", language);

    assert.equal(at(evening, new Date(evening)), time);
    assert.equal(at(evening, new Date("2026-11-26T23:04:00Z")), `${day}, ${time}`);
  });
}
