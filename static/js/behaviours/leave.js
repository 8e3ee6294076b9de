// Esc twice goes where the link "Leave quickly" goes, and leaves no way back in this tab's history.
// <a href="/notes/" data-behaviour="leave">Leave quickly</a>

const QUICK = 600;

export function leave(link) {
  const page = link.ownerDocument;
  const place = page.defaultView.location;
  let last = -Infinity;

  const go = (event) => {
    event?.preventDefault();
    place.replace(link.href);
  };
  const onKey = (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < QUICK) go();
    last = event.timeStamp;
  };

  link.addEventListener("click", go);
  page.addEventListener("keydown", onKey, { capture: true });
  return () => {
    link.removeEventListener("click", go);
    page.removeEventListener("keydown", onKey, { capture: true });
  };
}
