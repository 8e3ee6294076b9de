// Draws lines into the list, each once, in the order of their numbers. Lines that the server drew are taken over as they are.
import { fill } from "./fill.js";

export const badges = (templates) => (role) => (role ? templates(`badge-${role}`)?.firstElementChild ?? null : null);

const SOON = 5 * 60 * 1000;
const QUIET = 500;

export function view({ list, templates, page, facts, later = setTimeout, never = clearTimeout }) {
  const spoken = list.closest("[role='log']");
  let quiet = null;
  const drawn = new Map();
  for (const li of list.querySelectorAll("[data-seq]")) drawn.set(Number(li.dataset.seq), li);

  const draw = { avatar: page.avatar, badges: badges(templates) };
  const place = (li, seq) => {
    let before = list.lastElementChild;
    while (before && (before.dataset.seq === undefined || Number(before.dataset.seq) > seq)) before = before.previousElementSibling;
    if (before) return before.after(li);
    const first = [...list.children].find((one) => !("wall" in one.dataset));
    return list.insertBefore(li, first ?? null);
  };
  const make = (seq, shape) => {
    const li = templates(shape).firstElementChild;
    li.dataset.seq = seq;
    li.id = `line-${seq}`;
    drawn.get(seq)?.remove();
    drawn.set(seq, li);
    place(li, seq);
    return li;
  };
  const forget = (seq) => {
    drawn.get(seq)?.remove();
    drawn.delete(seq);
  };
  const again = (li) => {
    if (!li?.dataset.by) return;
    const before = li.previousElementSibling;
    const follows = before?.dataset.by === li.dataset.by && li.dataset.kind === "post" && before.dataset.kind === "post"
      && Date.parse(li.dataset.at) - Date.parse(before.dataset.at) < SOON;
    li.classList.toggle("entry--again", follows && li.dataset.shape === "said");
  };

  return {
    draw(entry) {
      const found = facts(entry, page);
      if (!found) return forget(entry.seq);
      const known = drawn.get(entry.seq);
      const li = known?.dataset.shape === found.shape ? known : make(entry.seq, found.shape);
      Object.assign(li.dataset, { kind: entry.kind, state: entry.state ?? "shown", at: entry.at, shape: found.shape });
      if (entry.by) li.dataset.by = entry.by.key;
      fill(li, found, draw);
      offer(li, entry, found, page);
      again(li);
      again(li.nextElementSibling);
      return li;
    },
    // Draws what is no news, so that nobody hears it: older lines, a page that begins, other buttons.
    quietly(draw) {
      never(quiet);
      spoken.setAttribute("aria-busy", "true");
      draw();
      quiet = later(() => spoken.removeAttribute("aria-busy"), QUIET);
    },
    // The page begins anew: what is not in it goes, what is stays where the reader sees it.
    keepOnly(wanted) {
      for (const seq of [...drawn.keys()]) if (!wanted.has(seq)) forget(seq);
    },
    // The number of the lowest line that is on the screen.
    lowest(box) {
      const edge = box.getBoundingClientRect().bottom;
      const seen = [...drawn].filter(([, li]) => li.getBoundingClientRect().bottom <= edge);
      return Math.max(0, ...seen.map(([seq]) => seq));
    },
  };
}

// Which buttons a line has, for whom.
function offer(li, entry, found, page) {
  const isShown = entry.state === "shown";
  const may = {
    answer: found.shape === "said" && isShown && page.may.post,
    more: isShown && (page.may.lead && found.shape === "said" || found.shape === "mine" && entry.kind === "post"),
    rewrite: found.shape === "mine" && entry.state === "hidden" && page.may.post,
    show: page.may.lead && entry.state === "hidden",
  };
  for (const button of li.querySelectorAll("[data-act]")) button.hidden = !may[button.dataset.act];
}
