// Who is here: drawn from the `people` frames, by name; who leads comes first. Leaders also see raised hands in order.
import { fillAvatar, fillBadge, set } from "./fill.js";
import { keyed } from "./keyed.js";

const rank = (one) => (one.leads ? 0 : 1);
const byName = (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name);

export function people({ root, templates, page, badges, avatar }) {
  const part = (li, name) => li.querySelector(`[data-part='${name}']`);
  const put = (li, name, words) => {
    set(part(li, name), words);
    part(li, name).hidden = !words;
  };
  const fill = (li, one) => {
    fillAvatar(part(li, "avatar"), avatar(one.avatar));
    set(part(li, "name"), one.name);
    fillBadge(part(li, "badge"), one.badge, badges);
    part(li, "you").hidden = one.key !== page.me;
    put(li, "pronouns", one.pronouns);
    put(li, "more", one.leads ? page.words.leads : one.muted ? page.words.muted : "");
    put(li, "hand", one.hand ? page.words.hand : "");
    const menu = li.querySelector("[data-menu]");
    if (menu) fillMenu(menu, one);
  };
  const fillMenu = (menu, one) => {
    menu.hidden = !page.may.lead || one.leads || !root.querySelector("#person-acts");
    menu.dataset.menu = one.key;
    set(menu.querySelector(".said"), page.words.more_for.replace("{name}", one.name));
  };
  const makeHand = () => {
    const li = templates("hand").firstElementChild;
    globalThis.htmx?.process(li);
    return li;
  };
  const fillHand = (li, one) => {
    set(part(li, "name"), one.name);
    set(part(li, "at"), page.clock.at(one.hand, page.now));
    li.querySelector("input[name='person']").value = one.key;
  };
  const hands = root.querySelector("[data-hands]");
  const drawPeople = keyed(root.querySelector("[data-people]"), () => templates("person").firstElementChild);
  const drawHands = hands && keyed(hands.querySelector("ol"), makeHand);

  return (found) => {
    const here = [...found].sort(byName);
    page.people = Object.fromEntries(here.map((one) => [one.key, one]));
    for (const one of here) page.names[one.key] = one.name;
    drawPeople(here, fill);
    for (const count of root.querySelectorAll("[data-people-count]")) set(count, String(here.length));
    const raised = here.filter((one) => one.hand).sort((a, b) => a.hand.localeCompare(b.hand));
    if (hands) hands.hidden = raised.length === 0;
    drawHands?.(raised, fillHand);
  };
}
