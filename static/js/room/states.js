// What the page says about itself: the line, who may write, the wall of history, what is new, and the end.
const SIGN_IN = 4401; // the site says how, and whether the page was only locked

export function states({ room, page, log, box, field, past, look, wish, toast }) {
  const find = (selector) => room.querySelector(selector);
  const hand = find("[data-hand]");
  const speak = (words) => {
    find("[data-status]").textContent = words;
  };
  room.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest("dialog")?.close());
  hand?.addEventListener("click", () => wish({ type: "hand", up: hand.getAttribute("aria-pressed") !== "true" }));

  const markNew = () => {
    const list = find("[data-lines]");
    if (list.querySelector("[data-new]") || !page.read) return;
    const first = [...list.querySelectorAll("[data-seq]")].find((li) => Number(li.dataset.seq) > page.read);
    const isNews = first && [...list.querySelectorAll("[data-seq]")].some((li) => Number(li.dataset.seq) > page.read && li.dataset.by && li.dataset.by !== page.me);
    if (isNews && first.previousElementSibling?.dataset.seq) first.before(find("template[data-template='new']").content.cloneNode(true));
  };

  // Nothing more can be said here; a button leads on. Being here is no longer being there: the page is locked when it rests.
  const end = (sentence) => {
    const banner = find("[data-ended]");
    if (!room.ownerDocument.querySelector("[data-behaviour='idle']")) room.append(find("template[data-template='idle']").content.cloneNode(true));
    field.allow(false);
    if (hand) hand.hidden = true;
    find("[data-line]").hidden = true;
    banner.querySelector("p").textContent = sentence;
    banner.hidden = false;
  };

  return {
    speak,
    // Everything has started: what works only with script can be seen.
    ready() {
      for (const part of room.querySelectorAll("[data-needs-script]")) part.hidden = false;
    },
    // A part was drawn again.
    drawn(part) {
      if (part.id === "part-turn") this.turn(part);
      if (part.id === "part-door") this.door(part);
      const state = find("#phase-bar")?.dataset.session;
      if (state) this.session(state);
    },
    // What is asked of the reader has been drawn anew: say so, and bring it into sight.
    turn(part) {
      const heading = part.querySelector("h2");
      if (!heading) return;
      speak(heading.textContent);
      box.arrived(true);
    },
    // On a phone the door is behind a tab, which says how many wait there.
    door(part) {
      const tab = find("[data-door-tab]");
      if (!tab) return;
      tab.textContent = "";
      tab.append(...part.querySelector("[data-waiting]").cloneNode(true).childNodes);
    },
    refused: toast,
    moved: look,
    // The first page of the log stands: where it begins, and what is new in it.
    begun() {
      for (const wall of room.querySelectorAll("[data-wall]")) wall.hidden = log.more;
      markNew();
      past.look();
    },
    line(state) {
      const banner = find("[data-line]");
      const words = { lost: page.words.reconnecting, slow: page.words.slow }[state];
      banner.hidden = !words;
      if (words) banner.querySelector("p").textContent = words;
    },
    allowed(mine) {
      const isMuted = Boolean(mine?.muted);
      find("[data-muted]").hidden = !isMuted;
      field.allow(!isMuted);
      if (hand) hand.setAttribute("aria-pressed", String(Boolean(mine?.hand)));
      if (hand) hand.querySelector("[data-words]").textContent = mine?.hand ? page.words.lower_hand : page.words.raise_hand;
    },
    session(state) {
      if (state === "ended") end(page.words.session_over);
    },
    ended(code, sentence) {
      if (code === SIGN_IN) location.reload();
      else if (find("[data-ended]").hidden) end(sentence || page.words.closed);
    },
  };
}
