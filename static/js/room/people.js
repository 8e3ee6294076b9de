// Who is here: drawn from the `people` frames, by name; who leads comes first. Leaders also see raised hands in order.
export function people({ root, templates, page, badges, avatar }) {
  const list = root.querySelector("[data-people]");
  const hands = root.querySelector("[data-hands]");
  const rank = (one) => (one.leads ? 0 : 1);
  const byName = (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name);

  const draw = (one) => {
    const li = templates("person").firstElementChild;
    li.dataset.person = one.key;
    li.querySelector("[data-part='avatar']").src = avatar(one.avatar);
    li.querySelector("[data-part='name']").textContent = one.name;
    put(li, "pronouns", one.pronouns);
    put(li, "more", one.leads ? page.words.leads : one.muted ? page.words.muted : "");
    put(li, "hand", one.hand ? page.words.hand : "");
    const badge = badges(one.badge);
    if (badge) li.querySelector("[data-part='badge']").replaceWith(badge);
    li.querySelector("[data-part='you']").hidden = one.key !== page.me;
    const menu = li.querySelector("[data-menu]");
    if (!menu) return li;
    menu.hidden = !page.may.lead || one.leads || !root.querySelector("#person-acts");
    menu.dataset.menu = one.key;
    menu.querySelector(".said").textContent = page.words.more_for.replace("{name}", one.name);
    return li;
  };
  const drawHand = (one) => {
    const li = templates("hand").firstElementChild;
    li.querySelector("[data-part='name']").textContent = one.name;
    li.querySelector("[data-part='at']").textContent = page.clock.at(one.hand, page.now);
    li.querySelector("input[name='person']").value = one.key;
    globalThis.htmx?.process(li);
    return li;
  };

  return (found) => {
    const here = [...found].sort(byName);
    page.people = Object.fromEntries(here.map((one) => [one.key, one]));
    for (const one of here) page.names[one.key] = one.name;
    list?.replaceChildren(...here.map(draw));
    for (const count of root.querySelectorAll("[data-people-count]")) count.textContent = here.length;
    const raised = here.filter((one) => one.hand).sort((a, b) => a.hand.localeCompare(b.hand));
    hands?.querySelector("ol").replaceChildren(...raised.map(drawHand));
    if (hands) hands.hidden = raised.length === 0;
  };
}

function put(li, name, words) {
  const part = li.querySelector(`[data-part='${name}']`);
  if (!part) return;
  part.textContent = words ?? "";
  part.hidden = !words;
}
