// Our modules use nothing that Safari 14, Chrome 85 or Firefox 79 don't know: people come with the phones they have.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const ROOT = new URL("../../static/js/", import.meta.url);
const TOO_NEW = [
  /\.at\(\s*-?\d/, /\bfindLast/, /\breplaceChildren\b/, /\bstructuredClone\b/, /\bhasOwn\b/, /\.to(Sorted|Reversed|Spliced)\b/, /\bgroupBy\b/,
  /\bAbortSignal\b/, /\brandomUUID\b/, /\bcheckVisibility\b/, /\.inert\b/, /\bshowPopover\b/, /\bwithResolvers\b/, /\bPromise\.any\b/,
  /\bmoveBefore\b/, /\bArray\.fromAsync\b/, /\(\?<[=!]/, /(^|[\s.])#[a-z]\w*\s*[=(;]/i, /\bstatic\b/, /^await\b/m, /:has\(/, /\bcause:/,
];
const modules = readdirSync(ROOT, { recursive: true }).filter((name) => name.endsWith(".js"));
const code = (name) => readFileSync(new URL(name, ROOT), "utf8").replace(/^\s*\/\/.*$/gm, "");

for (const name of modules) {
  test(`${name} runs on browsers of 2020`, () => {
    assert.deepEqual(TOO_NEW.filter((one) => one.test(code(name))).map(String), []);
  });
}
