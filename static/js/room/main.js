// The live room. The server has drawn the page; this takes it over and keeps it true.
import { say as toast } from "../behaviours/toast.js";
import { token } from "../htmx.js";
import { acts, mayChange } from "./acts.js";
import { composer } from "./composer.js";
import { teach } from "./dialogs.js";
import { facts } from "./facts.js";
import { fragments } from "./fragments.js";
import { frames } from "./frames.js";
import { hold } from "./hold.js";
import { link } from "./link.js";
import { Log } from "./log.js";
import { menu } from "./menu.js";
import { older } from "./older.js";
import { isWords, outbox } from "./outbox.js";
import { cloner, readPage } from "./page.js";
import { pending } from "./pending.js";
import { people } from "./people.js";
import { scroll } from "./scroll.js";
import { seen } from "./seen.js";
import { states } from "./states.js";
import { timer } from "./timer.js";
import { badges, view } from "./view.js";

function start(room) {
  const find = (selector) => room.querySelector(selector);
  const page = readPage(room);
  const templates = cloner(room);
  const log = new Log();
  const tell = fragments(document.body, page.words, (part) => show.drawn(part));
  const lines = view({ list: find("[data-lines]"), templates, page, facts });
  let line = null;
  hold(document.body);

  const wish = (frame) => kept.add(frame);
  const kept = outbox({
    name: `${page.key}:outbox`, store: sessionStorage, send: (frame) => line?.send(frame),
    onChange(items) {
      box.hold(() => draw(items));
      box.arrived(false);
    },
    onLate(one) {
      if (!isWords(one)) return toast(page.words.not_yet);
      show.speak(page.words.not_sent);
      return box.arrived(true);
    },
  });
  const draw = pending({
    list: find("[data-pending-list]"), templates, words: page.words, clock: page.clock,
    onAgain: (id) => kept.again(id), onRemove: (id) => kept.remove(id),
    onBack(id) {
      const { ref, text } = kept.remove(id).frame;
      if (mayChange(log.get(ref), page)) field.change(ref, text);
      else field.write(text);
    },
  });
  const field = composer({
    form: find("[data-composer]"), store: sessionStorage, name: `${page.key}:draft`, isTouch: matchMedia("(pointer: coarse)").matches,
    onPost(text) {
      kept.add({ type: "post", text });
      box.toEnd();
    },
    onEdit: (ref, text) => kept.add({ type: "edit", ref, text }),
  });
  const look = seen({
    furthest: () => (box.isAtEnd() ? log.last : lines.lowest(find(".room__log"))),
    send: (frame) => line.send(frame), isLookedAt: () => document.visibilityState === "visible" && find(".room__log").clientHeight > 0,
  });
  const box = scroll({ box: find(".room__log"), button: find("[data-below]"), asked: () => find("#part-turn"), onMove: look });
  const past = older({ box: find(".room__log"), log, ask: (seq) => line.send({ type: "before", seq, limit: 50 }) });
  const here = people({ root: room, templates, page, badges: badges(templates), avatar: page.avatar });
  const show = states({ room, page, log, box, field, past, look, wish, toast });

  const take = frames({ page, log, view: lines, box, outbox: kept, older: past, people: here, link: () => line, tell, hooks: show });
  line = link({
    addresses: page.addresses, token: () => token(document), last: () => log.last,
    onFrame: take.on, onEnd: (code) => show.ended(code, take.sentence()),
    onState(state) {
      show.line(state);
      if (state === "slow") take.back();
    },
  });
  acts({ root: room, log, page, wish, composer: field });
  menu({ root: room, page });
  timer({ root: room, words: page.words, speak: show.speak, now: () => page.now.getTime() });
  document.addEventListener("visibilitychange", () => {
    look();
    if (document.visibilityState === "visible") line.wake();
  });
  draw(kept.all());
  box.toEnd();
  line.start();
  // Nothing stumbled on this browser: from here on the page is ours. Until here it works as without script.
  teach(room);
  field.begin();
  show.ready();
}

const room = document.querySelector("[data-room]");
if (room) start(room);
