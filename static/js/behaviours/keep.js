// Keeps what is typed into a form, in this tab, and puts it back when a locked page, a page that waited too long or one
// that broke stood in between. What was sent and taken is forgotten with the next page; signing out forgets everything.
// <form method="post" data-behaviour="keep">   <body data-reader="key of who is signed in">
// With data-draft it is a draft, like what stands in a room's composer: it is there after a reload, after a look at another
// page and when its part is drawn again, until it is sent or passed by.
// Passwords, codes and hidden parts are never kept.

const FIRST = "keep:";
const ROOM = "room:"; // words on their way out of a room, "room:where to:reader:what"
const NEVER = new Set(["password", "hidden", "file", "submit", "button", "reset"]);

function storeOf(page) {
  try {
    return page.defaultView.sessionStorage;
  } catch { return null; } // a browser that keeps nothing
}

function read(store, name) {
  try {
    return JSON.parse(store.getItem(name));
  } catch { return null; }
}

function write(store, name, kept) {
  try {
    store.setItem(name, JSON.stringify(kept));
  } catch { /* no room left: it stands on the page all the same */ }
}

const names = (store) => Object.keys(store).filter((name) => name.startsWith(FIRST));

const fields = (form) =>
  [...form.elements].filter(({ name, type, autocomplete }) => name && !NEVER.has(type) && autocomplete !== "one-time-code");

const isTick = ({ type }) => type === "checkbox" || type === "radio";

const words = (form) => fields(form).map((one) => (isTick(one) ? one.checked : one.value));

// What came back with a mistake, or was chosen on the page before (data-draft="chosen"), is newer than what was kept: only
// words are put back then, where there are none.
function fill(form, kept, isNewer = false) {
  const found = fields(form);
  if (found.length !== kept.length) return; // another form by now
  for (const [at, one] of found.entries()) {
    if (isTick(one)) one.checked = isNewer ? one.checked : kept[at];
    else if (!isNewer || !one.value) one.value = kept[at];
  }
}

// Two people who share a device share no words: what somebody else left unsent in a room is not kept for anybody.
function forgetOthers(store, reader) {
  for (const name of Object.keys(store)) {
    if (name.startsWith(ROOM) && name.split(":")[2] !== reader) store.removeItem(name);
  }
}

// A page of whoever is signed in forgets what no page stood before; every other page holds it for the way back.
export function arrive(page) {
  const store = storeOf(page);
  const { reader, kept } = page.body.dataset;
  if (kept === "forget") store?.clear();
  for (const name of store ? names(store) : []) {
    const entry = read(store, name);
    if (!reader) write(store, name, { ...entry, held: true });
    else if (!entry?.held || !name.startsWith(`${FIRST}${reader}:`)) store.removeItem(name);
  }
  if (store && reader) forgetOthers(store, reader);
}

function nameOf(form, page, reader) {
  const { pathname } = page.defaultView.location;
  if (!("draft" in form.dataset)) return `${FIRST}${reader}:${pathname}`;
  return `${ROOM}${(form.getAttribute("action") || pathname).split("#")[0]}:${reader}:form`;
}

export function keep(form) {
  const page = form.ownerDocument;
  const store = storeOf(page);
  const { reader } = page.body.dataset;
  if (!store || !reader) return undefined;
  const name = nameOf(form, page, reader);
  const isDraft = "draft" in form.dataset;
  const note = () => write(store, name, { words: words(form) });
  const forget = () => store.removeItem(name);
  // A draft that leaves with its page is sent; one that htmx sends goes when its form does.
  const onSubmit = (event) => isDraft && event.target === form && !event.defaultPrevented && forget();

  const before = read(store, name);
  const hasMistakes = Boolean(form.querySelector(".field--error, .error-summary"));
  const isKept = before && (isDraft || before.held);
  if (isKept) fill(form, before.words, isDraft && (hasMistakes || form.dataset.draft === "chosen"));
  if (isKept || hasMistakes) note();
  form.addEventListener("input", note);
  page.addEventListener("submit", onSubmit);
  return () => {
    form.removeEventListener("input", note);
    page.removeEventListener("submit", onSubmit);
    forget(); // the page stands and the form went: what was sent was taken
  };
}
