// Where one signs in, this tab forgets what rooms kept in it for whoever was here before: words that were not yet sent.
// <div hidden data-behaviour="forget"></div>

export function forget(element) {
  try {
    const store = element.ownerDocument.defaultView.sessionStorage;
    for (const name of Object.keys(store)) if (name.startsWith("room:")) store.removeItem(name);
  } catch { /* a browser that keeps nothing */ }
}
