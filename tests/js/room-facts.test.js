// The browser's half of tests/groups/lines.json: the same lines, the same words as the page without script.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { clock } from "../../static/js/room/clock.js";
import { facts } from "../../static/js/room/facts.js";

const corpus = JSON.parse(readFileSync(new URL("../groups/lines.json", import.meta.url)));
const { key, zone, now, names } = corpus.reader;
const page = (leads) => ({ me: key, leads, names, words: corpus.words, clock: clock(zone), now: new Date(now) });

const asWords = (found) => {
  if (!found) return null;
  const { reactions = {}, moment, ...rest } = found;
  const answers = Object.fromEntries(Object.entries(reactions).map(([kind, { count, pressed }]) => [kind, [count, pressed]]));
  const words = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  return Object.keys(answers).length ? { ...words, answers } : words;
};
const kept = (words) => words && Object.fromEntries(Object.entries(words).filter(([, value]) => value));

test("who led the room as they wrote has the host's mark, whatever their badge", () => {
  const line = { seq: 1, kind: "post", state: "shown", at: now, text: "hello", reactions: {} };
  const kinds = [true, false, undefined].map((leads) => facts({ ...line, by: { key: "other", name: "Ruth", badge: "mentor", leads } }, page(false)).kind);
  assert.deepEqual(kinds, ["host", "", ""]);
});

for (const { about, leads, line, shown } of corpus.lines) {
  test(about, () => assert.deepEqual(asWords(facts(line, page(leads))), kept(shown)));
}
