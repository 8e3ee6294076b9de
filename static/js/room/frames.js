// What each frame of the server does to this page.
import { isWords } from "./outbox.js";
import { standing } from "./standing.js";

const KEPT = new Set(["busy", "not_saved", "too_fast"]); // the same wish may be sent again
const RETRY = 3000;
const NUDGES = ["session", "you", "door", "round", "leaving"]; // told and forgotten: asked for after each greeting

export function frames({ page, log, view, box, outbox, older, people, link, tell, hooks, later = setTimeout }) {
  let isAsking = false; // hello went out; until it is welcomed lines come that were on their way already
  let isAnswer = false; // welcomed: the next lines are the answer
  let sentence = "";
  const stand = standing({ page, log, view, people, hooks });

  const hello = () => {
    isAsking = true;
    link().send({ type: "hello", since: log.last });
  };
  const draw = (seqs) => seqs.forEach((seq) => view.draw(log.get(seq)));
  const quietly = (act) => box.hold(() => view.quietly(act));
  const show = ({ drawn, news, gap, anew }) => {
    if (gap) return isAsking || hello();
    const put = () => {
      if (anew) view.keepOnly(new Set(drawn));
      draw(drawn);
    };
    if (anew) quietly(put);
    else box.hold(put);
    if (anew) hooks.begun();
    outbox.arrived((seq) => seq <= log.last);
    box.arrived(news.some((entry) => !entry.ref && entry.by?.key !== page.me));
    for (const what of new Set(news.map((entry) => entry.kind))) tell(what);
    for (const entry of news) if (entry.kind === "session") hooks.session(entry.facts.state);
    hooks.moved();
    return undefined;
  };
  // The server answers again: what waits goes out in order, and what was told meanwhile is asked for. HTTP welcomes with
  // each answer, so there it is the line that says so.
  const back = () => {
    outbox.resume();
    older.anew();
    NUDGES.forEach(tell);
  };
  const does = {
    welcome(frame) {
      stand(frame);
      isAsking = false;
      isAnswer = true;
      if (link().state() === "open") back();
    },
    entries(frame) {
      show(isAnswer || link().state() === "slow" ? log.resume(frame) : log.take(frame));
      isAnswer = false;
    },
    older(frame) {
      quietly(() => draw(log.older(frame)));
      box.arrived(false);
      older.answered();
      hooks.begun();
    },
    ack(frame) {
      outbox.acked(frame.id, frame.seq);
      outbox.arrived((seq) => seq <= log.last);
    },
    error(frame) {
      const one = outbox.find(frame.id);
      if (one && KEPT.has(frame.code)) later(() => outbox.repeat(one.id), RETRY);
      else if (one && isWords(one)) {
        outbox.refused(one.id, frame.sentence);
        box.arrived(true);
        hooks.speak(frame.sentence);
      } else {
        if (one) outbox.remove(one.id);
        hooks.refused(frame.sentence);
      }
      older.answered();
    },
    people: (frame) => stand(frame),
    beat(frame) {
      stand(frame);
      if (frame.head > log.last) hello();
      hooks.moved();
    },
    changed: (frame) => frame.what.forEach(tell),
    bye: (frame) => { sentence = frame.sentence; },
  };
  return {
    on: (frame) => does[frame.type]?.(frame),
    back,
    sentence: () => sentence,
  };
}
