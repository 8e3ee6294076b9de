// Says that something is done, then goes; stays while it is looked at. `say` makes one from anywhere.
// <div class="toast" data-behaviour="toast">Saved</div>   say("Copied")

const STAYS = 6000;

export function toast(element, { later = setTimeout, never = clearTimeout } = {}) {
  let timer = later(() => element.remove(), STAYS);
  const hold = () => never(timer);
  const release = () => {
    never(timer);
    timer = later(() => element.remove(), STAYS);
  };
  for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, release);
  return hold;
}

export function say(words, page = document) {
  const element = page.createElement("div");
  element.className = "toast";
  element.dataset.behaviour = "toast";
  element.textContent = words;
  page.getElementById("toasts")?.append(element);
  return element;
}
