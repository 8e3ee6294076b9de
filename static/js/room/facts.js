// What a line of the log shows, as plain words: the same answers as groups/lines.py gives for the page without script.
// Both are held to tests/groups/lines.json. Null: this line is not shown.
import { say } from "./words.js";

const SAID = { post: "", checkin: "checked_in", intention: "for_the_week" };
const HOSTS = new Set(["facilitator", "clinician", "specialist"]);
const REACTIONS = ["hear", "me_too", "thanks", "proud"];

const TOLD = {
  phase: (entry, { words }) => words[`phase_${entry.facts.kind}`],
  session: (entry, { words }) => words[`session_${entry.facts.state}`],
  pass: (entry, { words }) => say(words.passed, { name: entry.by?.name }),
  joined: (entry, { words }) => say(words.came, { name: entry.by?.name }),
  left: (entry, { words }) => say(words.left, { name: entry.by?.name }),
  turn: (entry, { words, names }) => {
    const name = names[entry.facts.person];
    return entry.facts.state === "invited" && name ? say(words.invited, { name }) : null;
  },
};

export function facts(entry, page) {
  if (entry.kind in SAID) return said(entry, page);
  const text = TOLD[entry.kind]?.(entry, page);
  return text ? { shape: "line", kind: entry.kind === "phase" ? "phase" : "", text } : null;
}

function said(entry, page) {
  const { words, clock, me } = page;
  const isMine = entry.by?.key === me;
  const isShown = entry.state === "shown";
  const kinds = [];
  if (!isShown) kinds.push("gone");
  else if (!isMine && (entry.by?.leads || HOSTS.has(entry.by?.badge))) kinds.push("host");
  const marks = [words[SAID[entry.kind]], entry.edited && isShown ? words.edited : ""];
  return {
    shape: isMine ? "mine" : "said",
    kind: kinds.join(" "),
    name: entry.by?.name ?? "",
    avatar: entry.by?.avatar ?? "",
    badge: entry.by?.badge ?? "",
    at: clock.at(entry.at, page.now),
    moment: entry.at,
    mark: marks.filter(Boolean).join(" · "),
    ...(isShown ? spoken(entry, words) : resting(entry, page, isMine)),
    reactions: isShown ? counted(entry, me) : {},
  };
}

function spoken(entry, words) {
  if (entry.kind !== "checkin") return { text: entry.text ?? "" };
  const [word, ...rest] = (entry.text ?? "").split("\n");
  const mood = entry.facts.mood;
  return {
    mood: mood ? String(mood) : "",
    mood_word: mood ? words[`mood_${mood}`] : "",
    word: word ? say(mood ? words.quoted : words.quoted_alone, { word }) : "",
    text: rest.join("\n").trim(),
  };
}

function resting(entry, { words, leads }, isMine) {
  const values = { name: entry.by?.name, reason: entry.reason ?? "", leader: entry.reason_by || words.some_leader };
  if (entry.state === "retracted") return { note: isMine ? words.took_back_mine : say(words.took_back, values) };
  if (isMine) return { note: say(words.set_aside_mine, values) };
  return leads ? { note: say(words.set_aside_lead, values), kept: entry.text ?? "" } : { note: words.resting };
}

function counted(entry, me) {
  const given = entry.reactions ?? {};
  const kinds = REACTIONS.filter((kind) => given[kind]?.length);
  return Object.fromEntries(kinds.map((kind) => [kind, { count: given[kind].length, pressed: given[kind].includes(me) }]));
}
