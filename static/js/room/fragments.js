// The parts that the server draws again when something changes: the agenda, the round, the door, one's own turn.
// They listen for events on <body>: "room:<kind>" for each entry of the log, "room:<what>" for each nudge.
import { say } from "../behaviours/toast.js";

// Whether somebody writes in a part, or has words there that came back with a mistake.
export function isBegun(part) {
  return Boolean(part.querySelector(".error-summary")) || [...part.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}

function askAnew(part) {
  const address = part?.getAttribute("hx-get");
  if (address) globalThis.htmx?.ajax("GET", address, { source: part, swap: "outerHTML" });
}

export function fragments(body, words, onDrawn) {
  body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers.Accept = "application/json, text/html";
    if (event.detail.verb === "get" && !navigator.onLine) event.preventDefault();
  });
  // Words that somebody is writing are never drawn over; they go when they are sent.
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.verb === "get" && isBegun(event.detail.target)) event.detail.shouldSwap = false;
  });
  refusals(body, words);
  renewals(body);
  const told = new Map(); // when each thing was told last, and when each part was asked for last: both counted in things told
  const asked = new Map();
  let count = 0;
  body.addEventListener("htmx:beforeRequest", ({ detail }) => asked.set(detail.target.id, count));
  // What was told while an answer was on its way reached the part that stood here before.
  const isLate = (part) => [...told].some(([what, at]) => at > asked.get(part.id) && part.getAttribute("hx-trigger")?.includes(`room:${what} `));
  body.addEventListener("htmx:afterSettle", (event) => {
    if (isLate(event.detail.elt)) askAnew(event.detail.elt);
    onDrawn(event.detail.elt);
  });
  return (what) => {
    told.set(what, (count += 1));
    body.dispatchEvent(new CustomEvent(`room:${what}`));
  };
}

// What was wished and not done is said where it was wished: in its dialog, or in a toast. What looks by itself is silent.
function refusals(body, words) {
  const place = (detail) => detail.elt.closest("dialog")?.querySelector("[data-refused]");
  const sorry = ({ detail }, sentence) => {
    if (detail.requestConfig?.verb === "get") return;
    const inside = place(detail);
    if (!inside) return say(sentence, body.ownerDocument);
    inside.hidden = false;
    inside.textContent = sentence;
  };
  body.addEventListener("htmx:responseError", (event) => {
    let sentence = words.not_done;
    try {
      sentence = JSON.parse(event.detail.xhr.responseText).error.sentence;
    } catch { /* a page, not our words */ }
    sorry(event, sentence);
  });
  body.addEventListener("htmx:sendError", (event) => sorry(event, words.not_done));
  body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const inside = place(detail);
    if (inside) inside.hidden = true;
  });
  // A dialog whose form went through closes; one with a refusal stays, its words in place.
  body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) event.detail.elt.closest("dialog")?.close();
  });
}

// An answer for a part that was replaced meanwhile has nothing to change, and may be the newer of two: the part
// that stands there now asks anew. Events of what is gone no longer reach the body, so the ear is on the part.
function renewals(body) {
  const heard = new WeakSet();
  body.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => {
    if (heard.has(target)) return;
    heard.add(target);
    target.addEventListener("htmx:beforeSwap", (late) => {
      if (target.isConnected) return;
      late.detail.shouldSwap = false;
      askAnew(body.ownerDocument.getElementById(target.id));
    });
  });
}
