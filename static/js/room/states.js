// What the page says about itself: the line, who may write, the wall of history, what is new, and the end.
const SIGN_IN = 4401;

export function states({ room, page, log, lines, field, past, look, wish, toast }) {
  const find = (selector) => room.querySelector(selector);
  const hand = find("[data-hand]");
  const speak = (words) => {
    find("[data-status]").textContent = words;
  };
  for (const button of room.querySelectorAll("[data-needs-script]")) button.hidden = false;
  hand?.addEventListener("click", () => wish({ type: "hand", up: hand.getAttribute("aria-pressed") !== "true" }));

  const markNew = () => {
    const list = find("[data-lines]");
    if (list.querySelector("[data-new]") || !page.read) return;
    const first = [...list.querySelectorAll("[data-seq]")].find((li) => Number(li.dataset.seq) > page.read);
    const isNews = first && [...list.querySelectorAll("[data-seq]")].some((li) => Number(li.dataset.seq) > page.read && li.dataset.by && li.dataset.by !== page.me);
    if (isNews && first.previousElementSibling?.dataset.seq) first.before(find("template[data-template='new']").content.cloneNode(true));
  };

  return {
    speak,
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
      if (state === "ended") this.ended(1000, page.words.session_over);
    },
    ended(code, sentence) {
      if (code === SIGN_IN) return location.assign(room.dataset.signIn);
      const banner = find("[data-ended]");
      field.allow(false);
      find("[data-line]").hidden = true;
      if (sentence || banner.hidden) banner.querySelector("p").textContent = sentence || page.words.closed;
      banner.hidden = false;
      return undefined;
    },
  };
}
