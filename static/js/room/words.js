// The words of the room come from the page, so that they can be translated: <span data-word="came">{name} came in.</span>
export function readWords(root) {
  const found = root.querySelector("template[data-words]");
  const words = {};
  for (const one of found?.content.querySelectorAll("[data-word]") ?? []) words[one.dataset.word] = one.textContent.trim();
  return words;
}

export function say(pattern = "", values = {}) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
