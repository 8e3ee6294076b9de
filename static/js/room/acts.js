// What can be done with a line: answers, changing, taking back; for leaders setting aside and showing again.
// One sheet for all lines; the buttons of a line open it. Reactions that stand under a line are pressed there.
const DOUBLE = 500;

export function acts({ root, log, page, wish, composer }) {
  const sheet = root.querySelector("#line-acts");
  const reason = root.querySelector("#hide-line");
  const reasons = new Map(); // one that did not go through is there when its line is set aside again
  const [asks, sure] = ["[data-asks]", "[data-sure]"].map((one) => sheet.querySelector(one));
  let seq = null;
  let askedAt = -Infinity;

  const line = () => log.get(seq);
  const react = (kind) => {
    const given = line()?.reactions?.[kind] ?? [];
    wish({ type: "react", ref: seq, reaction: kind, on: !given.includes(page.me) });
  };
  const open = () => {
    const isMine = line().by?.key === page.me;
    const offers = { react: !isMine, edit: mayChange(line(), page), retract: isMine, hide: !isMine && page.may.lead };
    for (const part of sheet.querySelectorAll("[data-offer]")) part.hidden = !offers[part.dataset.offer];
    for (const button of sheet.querySelectorAll("[data-reaction]")) {
      button.setAttribute("aria-pressed", String((line().reactions?.[button.dataset.reaction] ?? []).includes(page.me)));
    }
    asks.hidden = false;
    sure.hidden = true;
    sheet.querySelector("[data-quoted]").textContent = quoted(line(), page.words);
    sheet.showModal();
  };
  const askOnce = (event) => {
    askedAt = event.timeStamp;
    asks.hidden = true;
    sure.hidden = false;
    sure.querySelector("button").focus();
  };
  const does = {
    answer: open,
    more: open,
    rewrite: () => composer.write(line().text ?? ""),
    show: () => wish({ type: "show", ref: seq }),
    edit: () => composer.change(seq, line().text),
    retract: () => wish({ type: "retract", ref: seq }),
    hide() {
      reason.querySelector("[data-quoted]").textContent = quoted(line(), page.words);
      reason.querySelector("textarea").value = reasons.get(seq) ?? "";
      reason.showModal();
    },
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], .entry [data-reaction]");
    const li = button?.closest("[data-seq]");
    if (!li || !log.get(Number(li.dataset.seq))) return;
    seq = Number(li.dataset.seq);
    if (button.dataset.reaction) react(button.dataset.reaction);
    else does[button.dataset.act]?.();
  });
  sheet.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-reaction], [data-asks]");
    if (!button && event.target !== sheet) return;
    if (button === asks) return askOnce(event);
    if (event.timeStamp - askedAt < DOUBLE) return; // the second half of a double click is no answer
    sheet.close();
    if (button?.dataset.reaction) react(button.dataset.reaction);
    else if (button?.dataset.do) does[button.dataset.do]?.();
  });
  reason?.querySelector("form").addEventListener("submit", () => {
    const words = reason.querySelector("textarea").value.trim();
    if (!words) return;
    reasons.set(seq, words);
    wish({ type: "hide", ref: seq, reason: words });
  });
}

// Own words can be changed for ten minutes.
export const mayChange = (line, page) => line?.by?.key === page.me && line.kind === "post" && line.state === "shown"
  && page.now - Date.parse(line.at) < 10 * 60 * 1000;

function quoted(line, words) {
  const text = (line.text ?? "").replace(/\s+/g, " ").trim();
  return `${line.by?.name ?? ""}: ${text.length > 90 ? `${text.slice(0, 90)}…` : text || words.checked_in}`;
}
