// Asks for the page anew within a second once its reader may not be here any more: signed out on another device, or
// their access has ended. A line that says nothing else; it is open while somebody looks at the page.
// <div hidden data-behaviour="guard" data-line="/ws/page/"></div>
const OVER = [4401, 4403];
const LONGEST = 60000;
const GOING = 5000; // a form that was sent leads on by itself: signing out ends this page's own session too

export function guard(element, make = (address) => new WebSocket(address), clock = Date) {
  const page = element.ownerDocument;
  const view = page.defaultView;
  let line = null;
  let timer = 0;
  let pause = 1000;
  let sentAt = -Infinity;

  const leave = () => {
    const rest = sentAt + GOING - clock.now();
    if (rest > 0) return void (timer = view.setTimeout(leave, rest));
    view.location.replace(view.location.pathname + view.location.search);
  };
  const open = () => {
    view.clearTimeout(timer);
    if (line || page.hidden || view.navigator.onLine === false) return;
    const mine = make(view.location.origin.replace(/^http/, "ws") + element.dataset.line);
    line = mine;
    mine.onmessage = ({ data }) => {
      if (OVER.includes(JSON.parse(data).code)) leave();
    };
    mine.onclose = ({ code }) => {
      if (line !== mine) return;
      line = null;
      pause = Math.min(pause * 2, LONGEST);
      if (!OVER.includes(code)) timer = view.setTimeout(open, pause * (0.5 + Math.random() / 2));
    };
  };
  const look = () => {
    if (!page.hidden) return open();
    view.clearTimeout(timer);
    pause = 1000;
    const mine = line;
    line = null;
    if (mine?.readyState === 0) mine.onopen = () => mine.close();
    else mine?.close();
  };
  const send = () => (sentAt = clock.now());

  page.addEventListener("visibilitychange", look);
  page.addEventListener("submit", send);
  view.addEventListener("online", open);
  open();
  return () => {
    page.removeEventListener("visibilitychange", look);
    page.removeEventListener("submit", send);
    view.removeEventListener("online", open);
    view.clearTimeout(timer);
    line?.close();
  };
}
