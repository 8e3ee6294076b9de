// Asks for the page anew once nobody was at it for so long: by then the server has locked it, and what still
// stood on the screen of a shared computer goes. A key, a touch or a scroll in any page of the browser
// counts, and is told to the server once a minute, which sees no typing by itself. Live rooms have no such element
// while they last: being there is being there.
// <div hidden data-behaviour="idle" data-seconds="1800" data-tell="/me/here/"></div>
import { token } from "../htmx.js";

const SIGNS = ["pointerdown", "keydown", "scroll", "touchstart"];
const KEPT = "circleway:here";
const LOOK = 15000;
const TELL = 60000;

export function idle(element, clock = Date) {
  const page = element.ownerDocument;
  const view = page.defaultView;
  const limit = Number(element.dataset.seconds) * 1000;
  let here = clock.now();
  let told = here; // loading the page was a sign by itself

  const tell = () => {
    if (here - told < TELL) return;
    told = here;
    const headers = { "X-CSRFToken": token(page), Accept: "application/json" };
    view.fetch(element.dataset.tell, { method: "POST", headers, credentials: "same-origin" }).catch(() => {});
  };
  const note = () => {
    here = clock.now();
    try {
      view.localStorage.setItem(KEPT, String(here));
    } catch {
      // a browser that keeps nothing: each page counts for itself
    }
    tell();
  };
  const last = () => {
    try {
      return Math.max(here, Number(view.localStorage.getItem(KEPT)) || 0);
    } catch {
      return here;
    }
  };
  const look = () => {
    if (clock.now() - last() < limit) return;
    view.location.replace(view.location.pathname + view.location.search);
  };

  note();
  for (const sign of SIGNS) page.addEventListener(sign, note, { passive: true, capture: true });
  page.addEventListener("visibilitychange", look);
  const timer = view.setInterval(look, LOOK);
  return () => {
    for (const sign of SIGNS) page.removeEventListener(sign, note, { capture: true });
    page.removeEventListener("visibilitychange", look);
    view.clearInterval(timer);
  };
}
