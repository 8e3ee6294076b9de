// A field that grows with what is written, where the browser has no field-sizing of its own.
// <textarea rows="1" data-behaviour="autosize"></textarea>

export function autosize(field, supports = (rule) => CSS.supports(rule)) {
  if (supports("field-sizing: content")) return undefined;
  const grow = () => {
    const lines = field.value.split("\n").length + Math.floor(field.value.length / 60);
    field.rows = Math.min(6, Math.max(1, lines));
  };
  field.addEventListener("input", grow);
  grow();
  return () => field.removeEventListener("input", grow);
}
