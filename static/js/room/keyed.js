// Keeps one element for each key in a list, in the order that is wanted. Who stays is not moved, so nobody loses their place.
export function keyed(list, make) {
  const drawn = new Map([...list.children].map((li) => [li.dataset.person, li]));

  const remove = (key, li) => {
    const isHeld = li.contains(li.ownerDocument.activeElement);
    li.remove();
    drawn.delete(key);
    if (isHeld) list.closest("[tabindex]")?.focus({ preventScroll: true });
  };
  const made = (key) => {
    const li = make();
    li.dataset.person = key;
    drawn.set(key, li);
    return li;
  };
  return (wanted, fill) => {
    const keys = new Set(wanted.map((one) => one.key));
    for (const [key, li] of [...drawn]) if (!keys.has(key)) remove(key, li);
    let at = list.firstElementChild;
    for (const one of wanted) {
      const li = drawn.get(one.key) ?? made(one.key);
      fill(li, one);
      if (li === at) at = at.nextElementSibling;
      else list.insertBefore(li, at);
    }
  };
}
