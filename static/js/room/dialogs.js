// Browsers before 2022 know no dialogs: there each is a box in the page, hidden until it is opened.
export function teach(root) {
  for (const dialog of root.querySelectorAll("dialog")) if (!dialog.showModal) teachOne(dialog);
}

function teachOne(dialog) {
  let opener = null;
  dialog.hidden = true;
  dialog.showModal = () => {
    opener = dialog.ownerDocument.activeElement;
    dialog.hidden = false;
    dialog.querySelector("button, textarea")?.focus();
  };
  dialog.close = () => {
    dialog.hidden = true;
    opener?.focus();
  };
  dialog.addEventListener("submit", (event) => {
    if (event.target.getAttribute("method") !== "dialog") return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && dialog.close());
}
