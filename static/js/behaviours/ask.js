// Asks once before a form is sent, in words of the page.
// <form method="post" data-behaviour="ask" data-question="End Theo's access now?">

export function ask(form) {
  const onSubmit = (event) => {
    if (form.ownerDocument.defaultView.confirm(form.dataset.question)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  form.addEventListener("submit", onSubmit);
  return () => form.removeEventListener("submit", onSubmit);
}
