// Asks for older lines when the reader comes near the top.
const NEAR = 240;

// Not while a phone shows another part, and not where no style makes it scroll: all there is would come at once.
const isScrolling = (box) => box.clientHeight > 0 && box.clientHeight <= innerHeight;

export function older({ box, log, ask }) {
  let isAsking = false;

  const look = () => {
    if (isAsking || !log.more || log.first === null || box.scrollTop > NEAR || !isScrolling(box)) return;
    isAsking = ask(log.first);
  };
  box.addEventListener("scroll", look, { passive: true });

  return {
    look,
    answered() {
      isAsking = false;
    },
    // The line is back: a question that went with the old one gets no answer any more.
    anew() {
      isAsking = false;
      look();
    },
  };
}
