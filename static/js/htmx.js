// Lets htmx write: each of its requests carries the page's CSRF token.
// <meta name="csrf-token" content="…">

export function token(page) {
  return page.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export function sign(page) {
  page.addEventListener("htmx:configRequest", (event) => {
    const found = token(page);
    if (found) event.detail.headers["X-CSRFToken"] = found;
  });
}
