// What the page says about itself: addresses, words, whose it is. Templates are cloned, never parsed from text.
import { clock } from "./clock.js";
import { readWords } from "./words.js";

export function readPage(room) {
  const { dataset } = room;
  const words = readWords(room);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return {
    me: dataset.me,
    words,
    leads: dataset.leads === "true",
    may: { post: dataset.mayPost === "true", lead: dataset.leads === "true" },
    clock: clock(dataset.zone, document.documentElement.lang),
    names: readNames(room),
    people: {},
    read: Number(dataset.read ?? 0),
    skew: 0,
    get now() {
      return new Date(Date.now() + this.skew);
    },
    key: `room:${dataset.room}:${dataset.me}`,
    avatar: (seed) => dataset.avatar.replace("SEED", encodeURIComponent(seed)),
    addresses: {
      socket: `${scheme}//${location.host}${dataset.socket}`,
      since: (seq) => dataset.since.replace("/0", `/${seq}`),
      frames: dataset.frames,
    },
  };
}

function readNames(room) {
  const found = room.querySelector("template[data-names]")?.content.querySelectorAll("[data-key]") ?? [];
  return Object.fromEntries([...found].map((one) => [one.dataset.key, one.textContent]));
}

export function cloner(room) {
  return (name) => room.querySelector(`template[data-template="${name}"]`)?.content.cloneNode(true) ?? null;
}
