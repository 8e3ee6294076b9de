// Times in the reader's zone: "6:04 pm", and with the day when it is not today's.
export function clock(zone, language = "en") {
  // The pages say "6:04 pm" in Spanish too, as Spanish is written here; plain "es" would say 18:04.
  const spoken = language === "es" ? "es-US" : language;
  const make = (wish) => {
    try {
      return new Intl.DateTimeFormat(spoken, { ...wish, timeZone: zone });
    } catch {
      return new Intl.DateTimeFormat(spoken, wish);
    }
  };
  const hours = make({ hour: "numeric", minute: "2-digit" });
  const days = make({ weekday: "short", day: "numeric", month: "short" });
  const time = (moment) => hours.formatToParts(moment)
    .map(({ type, value }) => (type === "dayPeriod" ? value.toLowerCase().replace(/[^a-z]/g, "") : value.replace(/[\u202f\u00a0 ]/g, "\u00a0"))).join("");
  const day = (moment) => {
    const part = Object.fromEntries(days.formatToParts(moment).map(({ type, value }) => [type, value]));
    return `${part.weekday} ${part.day} ${part.month}`;
  };
  return {
    time,
    at(iso, now = new Date()) {
      const moment = new Date(iso);
      return day(moment) === day(now) ? time(moment) : `${day(moment)}, ${time(moment)}`;
    },
  };
}
