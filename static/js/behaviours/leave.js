// Esc twice goes where the link "Leave quickly" goes, and leaves no way back in this tab's history, and nothing that was
// written here. The page may live on for a moment on a slow line, so it forgets once more when it goes.
// <a href="/notes/" data-behaviour="leave">Leave quickly</a>

const QUICK = 600;

export function leave(link) {
  const page = link.ownerDocument;
  const view = page.defaultView;
  let last = -Infinity;

  const forget = () => {
    try {
      view.sessionStorage.clear();
    } catch { /* a browser that keeps nothing */ }
  };
  const go = (event) => {
    event?.preventDefault();
    forget();
    view.addEventListener("pagehide", forget);
    view.location.replace(link.href);
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
