// Copies the text of another element and says so. Hidden until it can work.
// <button type="button" data-behaviour="copy" data-copies="codes" data-done="Copied" hidden>Copy</button>
import { say } from "./toast.js";

export function copy(button) {
  const page = button.ownerDocument;
  const board = page.defaultView.navigator.clipboard;
  if (!board) return undefined;
  const onClick = async () => {
    const source = page.getElementById(button.dataset.copies);
    await board.writeText((source.value ?? source.textContent).trim());
    say(button.dataset.done ?? button.textContent, page);
  };
  button.hidden = false;
  button.addEventListener("click", onClick);
  return () => button.removeEventListener("click", onClick);
}
