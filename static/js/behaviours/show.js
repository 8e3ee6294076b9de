// On a phone the room shows one of its parts at a time; the tabs choose which.
// <div class="room" data-show="talk" data-behaviour="show">… <a class="tab" href="#talk" data-show="talk">Talk</a>

export function show(room) {
  const choose = (tab) => {
    room.dataset.show = tab.dataset.show;
    for (const other of room.querySelectorAll(".tab[data-show]")) {
      if (other === tab) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
  };
  const onClick = (event) => {
    const tab = event.target.closest(".tab[data-show]");
    if (!tab) return;
    event.preventDefault();
    choose(tab);
  };
  room.addEventListener("click", onClick);
  return () => room.removeEventListener("click", onClick);
}
