// What frames say beside the log: what time it is, who reads here, what they may, and who else is here.
export function standing({ page, log, view, people, hooks }) {
  // Lines offer what may be done with them now.
  const allow = (may) => {
    const isOther = may.post !== page.may.post || may.lead !== page.may.lead;
    page.may = may;
    if (isOther) view.quietly(() => log.lines.forEach((line) => view.draw(line)));
  };
  return (frame) => {
    if (frame.now) page.skew = Date.parse(frame.now) - Date.now();
    if (frame.you) page.me = frame.you.key;
    if (frame.may) allow(frame.may);
    if (!frame.people) return;
    people(frame.people);
    const mine = page.people[page.me];
    if (mine) allow({ ...page.may, post: !mine.muted });
    hooks.allowed(mine);
  };
}
