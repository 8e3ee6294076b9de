// Ties behaviours to elements and unties them, also for what htmx or the room puts in later.
const running = new WeakMap();

const named = (root) => {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  return root.matches?.("[data-behaviour]") ? [root, ...found] : found;
};

export function connect(root, behaviours) {
  for (const element of named(root)) {
    if (running.has(element)) continue;
    const names = element.dataset.behaviour.split(/\s+/).filter((name) => behaviours[name]);
    running.set(element, names.map((name) => behaviours[name](element)));
  }
}

export function disconnect(root) {
  for (const element of named(root)) {
    for (const undo of running.get(element) ?? []) undo?.();
    running.delete(element);
  }
}

export function watch(root, behaviours) {
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.removedNodes) {
        if (node.nodeType === 1 && !node.isConnected) disconnect(node);
      }
      for (const node of change.addedNodes) {
        if (node.nodeType === 1 && node.isConnected) connect(node, behaviours);
      }
    }
  });
  observer.observe(root, { childList: true, subtree: true });
  return observer;
}
