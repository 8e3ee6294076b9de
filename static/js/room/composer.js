// The field: Enter sends, Shift+Enter breaks; under a finger Enter breaks and the button sends. For a while it may hold
// something else than what one wants to say next: a change to a line, or words to be written again. Each lies on top of
// what was begun before, which comes back when it is done. All of it survives a reload.
const EMPTY = [{ ref: null, text: "" }];

export function composer({ form, store, name, isTouch, onPost, onEdit }) {
  const field = form.querySelector("textarea");
  const banner = form.ownerDocument.querySelector("[data-change]");
  let sheets = read();

  function read() {
    let kept = null;
    try {
      kept = store.getItem(name);
      const found = JSON.parse(kept);
      return Array.isArray(found) && found.length ? found : EMPTY;
    } catch {
      return kept ? [{ ref: null, text: kept }] : EMPTY;
    }
  }
  const top = () => sheets[sheets.length - 1];
  const keep = () => {
    sheets = [...sheets.slice(0, -1), { ...top(), text: field.value }];
    try {
      if (sheets.some(({ text }) => text)) store.setItem(name, JSON.stringify(sheets));
      else store.removeItem(name);
    } catch { /* the words stay in the field */ }
  };
  const show = () => {
    field.value = top().text;
    banner.hidden = sheets.length === 1;
    for (const words of banner.querySelectorAll("[data-for]")) words.hidden = (words.dataset.for === "change") !== (top().ref !== null);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const put = (ref, text) => {
    const isOther = (one) => one.ref !== ref || (ref === null && one.text !== text);
    sheets = [sheets[0], ...sheets.slice(1).filter(isOther), { ref, text }];
    show();
    field.focus();
  };
  const done = () => {
    sheets = sheets.length > 1 ? sheets.slice(0, -1) : EMPTY;
    show();
  };
  const leave = () => {
    done();
    field.focus();
  };
  const send = () => {
    const text = field.value.trim();
    if (!text || field.disabled) return;
    const { ref } = top();
    done();
    if (ref === null) onPost(text);
    else onEdit(ref, text);
  };

  const onKey = (event) => {
    if (event.key === "Escape" && sheets.length > 1) return leave();
    // 229: Safari ends an input method's choice before it tells of the key.
    if (isTouch || event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  const sayWhatEnterDoes = () => {
    field.setAttribute("enterkeyhint", isTouch ? "enter" : "send");
    for (const hint of form.ownerDocument.querySelectorAll("[data-hint]")) {
      hint.hidden = false;
      if (hint.dataset.hint !== (isTouch ? "touch" : "keys")) hint.remove();
    }
  };
  const onSubmit = (event) => {
    event.preventDefault();
    send();
    field.focus();
  };

  return {
    // Takes the form over. Until then it posts as on a page without script.
    begin() {
      field.addEventListener("input", keep);
      field.addEventListener("keydown", onKey);
      form.addEventListener("submit", onSubmit);
      banner.querySelector("button").addEventListener("click", leave);
      sayWhatEnterDoes();
      if (field.value && sheets === EMPTY) keep(); // written before the script was here
      else show();
    },
    change: put,
    write: (text) => put(null, text),
    allow(may) {
      field.disabled = !may;
      form.querySelector("button").disabled = !may;
    },
  };
}
