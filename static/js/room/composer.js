// The field: Enter sends, Shift+Enter breaks. Half-written words survive a reload. Also changes what was said before.
export function composer({ form, store, name, onPost, onEdit }) {
  const field = form.querySelector("textarea");
  const change = form.ownerDocument.querySelector("[data-change]");
  let ref = null;

  const keep = () => {
    try {
      if (field.value && ref === null) store.setItem(name, field.value);
      else if (ref === null) store.removeItem(name);
    } catch { /* the words stay in the field */ }
  };
  const put = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const stopChange = () => {
    ref = null;
    change.hidden = true;
    put(store.getItem(name) ?? "");
    field.focus();
  };
  const send = () => {
    const text = field.value.trim();
    if (!text || field.disabled) return;
    if (ref === null) onPost(text);
    else onEdit(ref, text);
    if (ref !== null) return stopChange();
    put("");
  };

  field.addEventListener("input", keep);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && ref !== null) return stopChange();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
    field.focus();
  });
  change?.querySelector("button").addEventListener("click", stopChange);
  if (!field.value) put(store.getItem(name) ?? "");

  return {
    change(seq, text) {
      ref = seq;
      change.hidden = false;
      put(text);
      field.focus();
    },
    write(text) {
      put(text);
      field.focus();
    },
    allow(may) {
      field.disabled = !may;
      form.querySelector("button").disabled = !may;
    },
  };
}
