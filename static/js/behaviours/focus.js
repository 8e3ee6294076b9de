// Takes the focus when it appears: the summary of errors, so that it is read first.
// <div role="alert" tabindex="-1" data-behaviour="focus">

export function focus(element) {
  element.focus();
}
