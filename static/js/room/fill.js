// Puts plain words into the parts of a line. Only textContent and attributes: nothing written by a person becomes markup.
export const set = (element, words) => {
  if (element.textContent !== words) element.textContent = words;
};

export function fill(li, facts, draw) {
  const kinds = (facts.kind ?? "").split(" ").filter(Boolean);
  const base = facts.shape === "line" ? "line" : "entry";
  for (const kind of ["gone", "host", "phase"]) li.classList.toggle(`${base}--${kind}`, kinds.includes(kind));
  for (const part of li.querySelectorAll("[data-part]")) fillPart(part, facts, draw);
  for (const item of li.querySelectorAll("[data-reaction]")) fillReaction(item, facts);
  const bar = li.querySelector(".reactions");
  if (bar) bar.hidden = Object.keys(facts.reactions ?? {}).length === 0;
}

function fillPart(part, facts, draw) {
  const name = part.dataset.part;
  const value = facts[name] ?? "";
  if (name === "avatar") return fillAvatar(part, draw.avatar(value));
  if (name === "badge") return fillBadge(part, value, draw.badges);
  part.hidden = !value;
  if (name === "given") part.hidden = !facts.mood && !facts.word;
  else if (name === "mood_shell") part.hidden = !facts.mood;
  else if (name === "keeps") part.hidden = !facts.kept;
  else set(part, value);
  if (name === "at") part.setAttribute("datetime", facts.moment);
  return undefined;
}

export function fillAvatar(part, address) {
  if (part.getAttribute("src") !== address) part.setAttribute("src", address);
}

export function fillBadge(part, value, badges) {
  if (part.dataset.badge === value) return;
  part.dataset.badge = value;
  const drawn = badges(value);
  part.textContent = "";
  if (drawn) part.append(drawn);
  part.hidden = !drawn;
}

function fillReaction(button, facts) {
  const found = facts.reactions?.[button.dataset.reaction];
  button.parentElement.hidden = !found;
  button.setAttribute("aria-pressed", String(Boolean(found?.pressed)));
  button.disabled = facts.shape === "mine";
  set(button.querySelector(".num"), found ? String(found.count) : "");
}
