// The leaders' menu for one person: the same three forms, told whom they are about.
export function menu({ root, page }) {
  const sheet = root.querySelector("#person-acts");
  if (!sheet) return;
  const about = (key) => {
    const one = page.people[key];
    const name = page.names[key] ?? "";
    for (const dialog of root.querySelectorAll("[data-about]")) {
      for (const input of dialog.querySelectorAll("input[name='person']")) input.value = key;
      for (const place of dialog.querySelectorAll("[data-name]")) place.textContent = name;
      for (const field of dialog.querySelectorAll("textarea")) field.value = "";
      for (const refused of dialog.querySelectorAll("[data-refused]")) refused.hidden = true;
    }
    for (const offer of sheet.querySelectorAll("[data-offer]")) {
      offer.hidden = (offer.dataset.offer === "unmute") !== Boolean(one?.muted) && offer.dataset.offer !== "remove";
    }
  };
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (!button) return;
    about(button.dataset.menu);
    sheet.showModal();
  });
  sheet.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-then]");
    if (event.target !== sheet && !opener) return;
    sheet.close();
    if (opener) root.querySelector(`#${opener.dataset.then}`).showModal();
  });
}
