// Stays at the newest line while the reader is there; else a button says that there is more below.
const NEAR = 80;

export function scroll({ box, button, onMove }) {
  let isAtEnd = true;
  const measure = () => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  const toEnd = () => {
    box.scrollTop = box.scrollHeight;
    isAtEnd = true;
    button.hidden = true;
  };
  box.addEventListener("scroll", () => {
    isAtEnd = measure();
    if (isAtEnd) button.hidden = true;
    onMove();
  }, { passive: true });
  button.addEventListener("click", () => {
    toEnd();
    box.focus({ preventScroll: true });
  });
  new ResizeObserver(() => isAtEnd && toEnd()).observe(box);

  return {
    toEnd,
    // Brings an element below the talk into the lower part of the screen, unless the reader is elsewhere.
    show(element) {
      if (!isAtEnd) return;
      const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
      box.scrollTop = Math.min(box.scrollHeight, Math.max(0, top - box.clientHeight * 0.25));
      isAtEnd = true;
    },
    isAtEnd: () => isAtEnd,
    // Something came: follow it, or say so.
    arrived(isNews) {
      if (isAtEnd) toEnd();
      else if (isNews) button.hidden = false;
    },
  };
}
