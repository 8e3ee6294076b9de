// Chooses the time zone of this device, as long as the person has not chosen one. Browsers go by older names for some
// (America/Indianapolis): what they call an option themselves tells which one is meant.
// <select data-behaviour="zone">

const named = (timeZone) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return ""; // a zone that this browser does not know
  }
};

export function zone(select) {
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const options = [...select.options];
  if (select.value !== options.find((one) => one.defaultSelected)?.value) return;
  const found = options.find((one) => one.value === guess) ?? options.find((one) => one.value && named(one.value) === guess);
  if (found) select.value = found.value;
}
