// A part that is drawn again stays as somebody left it: what was opened is open, and the focus does not fall out of the
// page. (htmx itself brings the focus back to an element that has the same id.)
export function hold(body) {
  const focused = () => body.ownerDocument.activeElement;
  let left = null;

  body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    const open = [...target.querySelectorAll("details[open][id]")].map(({ id }) => id);
    left = { id: target.id, open, isHeld: target.contains(focused()) };
  });
  body.addEventListener("htmx:afterSwap", ({ detail: { elt } }) => {
    const part = elt.closest(`#${left?.id || "none"}`);
    if (!part) return;
    for (const details of part.querySelectorAll("details")) details.open = details.open || left.open.includes(details.id);
    if (left.isHeld && !part.contains(focused())) home(part);
    left = null;
  });
}

function home(part) {
  const place = part.querySelector("h2") ?? (part.firstElementChild && part);
  if (place) place.tabIndex = -1;
  (place ?? part.closest("[tabindex]"))?.focus({ preventScroll: true });
}
