// A button that opens a dialog. Without script the button is a link to the same thing on a page of its own.
// <button type="button" data-behaviour="dialog" data-opens="ask-to-leave">Ask to leave…</button>
// <dialog id="ask-to-leave">… <form method="dialog"><button>Keep</button></form></dialog>

export function dialog(opener) {
  const open = (event) => {
    const target = opener.ownerDocument.getElementById(opener.dataset.opens);
    if (!target?.showModal) return;
    event.preventDefault();
    target.showModal();
  };
  opener.addEventListener("click", open);
  return () => opener.removeEventListener("click", open);
}
