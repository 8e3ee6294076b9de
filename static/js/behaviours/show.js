// On a phone the room shows one of its parts at a time; the tabs choose which, and at first the address: "#round".
// <div class="room" data-show="talk" data-behaviour="show">… <a class="tab" href="#talk" data-show="talk">Talk</a>

export function show(room) {
  const view = room.ownerDocument.defaultView;
  const tabs = () => [...room.querySelectorAll(".tab[data-show]")];
  const choose = (tab) => {
    room.dataset.show = tab.dataset.show;
    for (const other of tabs()) {
      if (other === tab) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
  };
  const follow = () => {
    const tab = tabs().find(({ dataset }) => `#${dataset.show}` === view.location.hash);
    if (tab) choose(tab);
  };
  const onClick = (event) => {
    const tab = event.target.closest(".tab[data-show]");
    if (!tab) return;
    event.preventDefault();
    choose(tab);
  };
  follow();
  room.addEventListener("click", onClick);
  view.addEventListener("hashchange", follow);
  return () => {
    room.removeEventListener("click", onClick);
    view.removeEventListener("hashchange", follow);
  };
}
