// Lets htmx write: each of its requests carries the page's CSRF token.
// <meta name="csrf-token" content="…">
// And lets an answer say something in a toast, by the header HX-Trigger: {"say": "Saved"}.
import { say } from "./behaviours/toast.js";

export function token(page) {
  return page.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export function sign(page) {
  page.addEventListener("htmx:configRequest", (event) => {
    const found = token(page);
    if (found) event.detail.headers["X-CSRFToken"] = found;
  });
  page.addEventListener("say", (event) => say(event.detail.value, page));
}
