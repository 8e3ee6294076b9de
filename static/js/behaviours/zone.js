// Chooses the time zone of this device, as long as the person has not chosen one.
// <select data-behaviour="zone">

export function zone(select) {
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isOffered = [...select.options].some((option) => option.value === guess);
  const isUntouched = select.value === [...select.options].find((one) => one.defaultSelected)?.value;
  if (isOffered && isUntouched) select.value = guess;
}
