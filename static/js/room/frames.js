// What each frame of the server does to this page.
import { isWords } from "./outbox.js";

const KEPT = new Set(["busy", "not_saved", "too_fast"]); // the same wish may be sent again
const RETRY = 3000;
const NUDGES = ["session", "you", "door", "round", "leaving"]; // told and forgotten: asked for after each greeting

export function frames({ page, log, view, box, outbox, older, people, link, tell, hooks, later = setTimeout }) {
  let isAsking = false; // hello went out; until it is welcomed lines come that were on their way already
  let isAnswer = false; // welcomed: the next lines are the answer
  let sentence = "";

  const hello = () => {
    isAsking = true;
    link().send({ type: "hello", since: log.last });
  };
  const show = ({ drawn, news, gap, anew }) => {
    if (gap) return isAsking || hello();
    if (anew) view.keepOnly(new Set(drawn));
    for (const seq of drawn) view.draw(log.get(seq));
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
  const clockIs = (now) => {
    if (now) page.skew = Date.parse(now) - Date.now();
  };
  // Lines offer what may be done with them now.
  const allow = (may) => {
    const isOther = may.post !== page.may.post || may.lead !== page.may.lead;
    page.may = may;
    if (isOther) for (const line of log.lines.values()) view.draw(line);
  };
  const does = {
    welcome(frame) {
      clockIs(frame.now);
      if (frame.may) allow(frame.may);
      page.me = frame.you?.key ?? page.me;
      isAsking = false;
      isAnswer = true;
      if (frame.people) does.people(frame);
      if (link().state() === "open") back();
    },
    entries(frame) {
      show(isAnswer || link().state() === "slow" ? log.resume(frame) : log.take(frame));
      isAnswer = false;
    },
    older: (frame) => older.keepPlace(() => {
      for (const seq of log.older(frame)) view.draw(log.get(seq));
      hooks.begun();
    }),
    ack(frame) {
      outbox.acked(frame.id, frame.seq);
      outbox.arrived((seq) => seq <= log.last);
    },
    error(frame) {
      const one = outbox.find(frame.id);
      if (one && KEPT.has(frame.code)) later(() => outbox.repeat(one.id), RETRY);
      else if (one && isWords(one)) outbox.refused(one.id, frame.sentence);
      else {
        if (one) outbox.remove(one.id);
        hooks.refused(frame.sentence);
      }
      older.failed();
    },
    people(frame) {
      people(frame.people);
      const mine = page.people[page.me];
      if (mine) allow({ ...page.may, post: !mine.muted });
      hooks.allowed(mine);
    },
    beat(frame) {
      clockIs(frame.now);
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
