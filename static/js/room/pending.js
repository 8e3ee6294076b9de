// Draws the words on their way, new ones and changes: sending, not sent, or refused with the sentence why. What did not
// go through can be sent again, put back into the field, or removed.
import { isWords } from "./outbox.js";

export function pending({ list, templates, words, clock, onAgain, onBack, onRemove }) {
  const drawn = new Map();
  const does = { again: onAgain, back: onBack, remove: onRemove };

  const draw = (one) => {
    const li = drawn.get(one.id) ?? templates("pending").firstElementChild;
    if (!drawn.has(one.id)) {
      li.dataset.id = one.id;
      list.append(li);
      drawn.set(one.id, li);
    }
    const isLost = one.state !== "waiting";
    li.classList.toggle("entry--sending", !isLost);
    li.classList.toggle("entry--failed", isLost);
    li.querySelector("[data-part='change']").hidden = one.frame.type !== "edit";
    li.querySelector("[data-part='text']").textContent = one.frame.text;
    li.querySelector("[data-part='mark']").textContent = mark(one);
    for (const button of li.querySelectorAll("button")) button.hidden = !isLost;
  };
  const mark = (one) => {
    if (one.seq !== undefined) return clock.at(one.at);
    return { waiting: words.sending, failed: words.not_sent, refused: one.sentence }[one.state];
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-pending]");
    const id = button?.closest("[data-id]")?.dataset.id;
    if (id) does[button.dataset.pending](id);
  });

  return (found) => {
    const items = found.filter(isWords);
    const ids = new Set(items.map((one) => one.id));
    for (const [id, li] of drawn) {
      if (ids.has(id)) continue;
      li.remove();
      drawn.delete(id);
    }
    items.forEach(draw);
  };
}
