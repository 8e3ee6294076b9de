// Counts down what the server said when it ends. Spoken at 5, 1 and 0 minutes; drawn each second, in silence.
const SPOKEN = [0, 1, 5];

export function left(endsAt, now) {
  return Math.max(0, Math.round((Date.parse(endsAt) - now) / 1000));
}

export function digits(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Which of the spoken minutes was passed between two looks, or null.
export function passed(before, after) {
  return SPOKEN.find((minute) => before > minute * 60 && after <= minute * 60) ?? null;
}

export function timer({ root, words, speak, now }) {
  const last = new Map();

  const draw = () => {
    for (const element of root.querySelectorAll("[data-ends-at]")) {
      const seconds = left(element.dataset.endsAt, now());
      const minutes = Math.ceil(seconds / 60);
      const text = element.dataset.form === "digits" ? digits(seconds) : minutes ? words.time_left.replace("{minutes}", minutes) : words.time_is_up;
      if (element.textContent !== text) element.textContent = text;
    }
    for (const meter of root.querySelectorAll("[data-meter]")) fillMeter(meter, now());
    spoken();
  };
  const spoken = () => {
    const element = root.querySelector("[data-ends-at]");
    if (!element) return;
    const key = element.dataset.endsAt;
    const seconds = left(key, now());
    const minute = passed(last.get(key) ?? seconds, seconds);
    last.clear();
    last.set(key, seconds);
    if (minute !== null) speak(words[`minutes_${minute}`]);
  };
  draw();
  root.addEventListener("htmx:afterSettle", draw); // a part that was drawn again shows its time at once
  const ticking = setInterval(draw, 1000);
  return () => clearInterval(ticking);
}

function fillMeter(meter, now) {
  const [from, until] = [Date.parse(meter.dataset.beganAt), Date.parse(meter.dataset.meter)];
  const part = Math.min(100, Math.max(0, ((now - from) / Math.max(1, until - from)) * 100));
  meter.querySelector(".meter__part")?.setAttribute("width", part.toFixed(1));
}
