// Stays at the newest line while the reader is there; else a button says that there is more below. What is asked of the
// reader stands below the lines: the end is then where it begins, so that its heading is seen and not its last button.
const NEAR = 80;
const ABOVE = 0.25; // so much of the screen the last lines keep above it

export function scroll({ box, button, asked, onMove }) {
  let isAtEnd = true;
  let placed = 0; // where the talk itself went last

  const top = (element) => element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const end = () => {
    const bottom = box.scrollHeight - box.clientHeight;
    const part = asked();
    if (!part || part.offsetHeight === 0) return bottom;
    return Math.max(0, Math.min(bottom, box.scrollTop + top(part) - box.clientHeight * ABOVE));
  };
  const toEnd = () => {
    box.scrollTop = end();
    placed = box.scrollTop;
    isAtEnd = true;
    button.hidden = true;
  };
  // Something came: follow it, or say so to who reads further up.
  const arrived = (isNews) => {
    if (isAtEnd) toEnd();
    else if (isNews && box.scrollTop < end()) button.hidden = false;
  };
  // What stays where it is while something is drawn: what is asked, for who is at it, else the first line in sight.
  const held = () => {
    if (isAtEnd) return null;
    if (box.scrollTop > end()) return asked() ?? null;
    return [...box.querySelectorAll("[data-seq]")].find((li) => top(li) + li.offsetHeight > 0) ?? null;
  };
  box.addEventListener("scroll", () => {
    if (isAtEnd && Math.abs(box.scrollTop - placed) < 2) return; // no reader moved: what is below may have grown meanwhile
    const beyond = box.scrollTop - end();
    isAtEnd = beyond > -NEAR && beyond < 2;
    if (beyond > -NEAR) button.hidden = true;
    onMove();
  }, { passive: true });
  button.addEventListener("click", () => {
    toEnd();
    box.focus({ preventScroll: true });
  });
  new ResizeObserver(() => isAtEnd && toEnd()).observe(box);

  return {
    toEnd,
    arrived,
    isAtEnd: () => isAtEnd,
    // Runs `draw` without moving what the reader looks at.
    hold(draw) {
      const mark = held();
      const before = mark && top(mark);
      draw();
      if (mark?.isConnected) box.scrollTop += top(mark) - before;
    },
  };
}
