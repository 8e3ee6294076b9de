// The least of a document that the room's modules touch: elements from markup, selectors, events that bubble.
//     const page = parse('<ul data-people></ul>');   page.querySelector("[data-people]")
const VOID = new Set(["input", "img", "br", "hr", "use"]);
const TOKEN = /<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/g;
const ATTRIBUTE = /([\w:-]+)(?:="([^"]*)")?/g;
const PART = /^([a-z][\w-]*|\*)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:(~?=)["']?([^"'\]]*)["']?)?\]|:not\(([^)]*)\)/;
const kebab = (name) => name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);

class Text {
  constructor(data) {
    this.data = data;
  }
  get textContent() {
    return this.data;
  }
  cloneNode() {
    return new Text(this.data);
  }
}

export class Element {
  #heard = new Map();
  childNodes = [];
  parentNode = null;

  constructor(tag, attributes = {}, document = null) {
    Object.assign(this, { localName: tag, attributes: { ...attributes }, madeBy: document, nodeType: 1 });
    this.value = this.defaultValue = attributes.value ?? "";
    this.checked = this.defaultChecked = "checked" in attributes;
    this.scrollTop = 0;
    if (tag === "template") this.content = new Element("#fragment", {}, document);
    this.dataset = new Proxy(this, {
      get: (own, name) => own.attributes[`data-${kebab(String(name))}`],
      set: (own, name, value) => own.#put(`data-${kebab(name)}`, String(value)),
      has: (own, name) => `data-${kebab(String(name))}` in own.attributes,
      deleteProperty: (own, name) => delete own.attributes[`data-${kebab(name)}`],
    });
    this.classList = {
      contains: (name) => this.className.split(/\s+/).includes(name),
      toggle: (name, on = !this.classList.contains(name)) => {
        const rest = this.className.split(/\s+/).filter((one) => one && one !== name);
        this.className = (on ? [...rest, name] : rest).join(" ");
      },
    };
  }

  #put(name, value) {
    this.attributes[name] = value;
    return true;
  }

  getAttribute = (name) => this.attributes[name] ?? null;
  hasAttribute = (name) => name in this.attributes;
  setAttribute = (name, value) => this.#put(name, String(value));
  removeAttribute = (name) => delete this.attributes[name];

  // Whose document it is in, else the one that made it.
  get ownerDocument() {
    let top = this;
    while (top.parentNode) top = top.parentNode;
    return top.localName === "body" ? top : this.madeBy;
  }
  get children() {
    return this.childNodes.filter((one) => one.nodeType === 1);
  }
  get parentElement() {
    return this.parentNode;
  }
  get firstElementChild() {
    return this.children[0] ?? null;
  }
  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }
  get nextElementSibling() {
    return this.#beside(1);
  }
  get previousElementSibling() {
    return this.#beside(-1);
  }
  #beside(step) {
    const all = this.parentNode?.children ?? [];
    return all[all.indexOf(this) + step] ?? null;
  }
  get isConnected() {
    return this.localName === "body" || Boolean(this.parentNode?.isConnected);
  }
  get textContent() {
    return this.childNodes.map((one) => one.textContent).join("");
  }
  set textContent(words) {
    this.replaceChildren(new Text(String(words)));
  }

  insertBefore(node, before) {
    for (const one of node.localName === "#fragment" ? [...node.childNodes] : [node]) {
      one.remove?.();
      const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
      this.childNodes.splice(at, 0, one);
      one.parentNode = this;
    }
    return node;
  }
  append(...nodes) {
    for (const node of nodes) this.insertBefore(typeof node === "string" ? new Text(node) : node, null);
  }
  prepend = (node) => this.insertBefore(node, this.childNodes[0] ?? null);
  before = (node) => this.parentNode.insertBefore(node, this);
  after(node) {
    const all = this.parentNode.childNodes;
    this.parentNode.insertBefore(node, all[all.indexOf(this) + 1] ?? null);
  }
  remove() {
    if (!this.parentNode) return;
    const document = this.ownerDocument;
    if (document && this.contains(document.activeElement)) document.activeElement = document.body;
    this.parentNode.childNodes = this.parentNode.childNodes.filter((one) => one !== this);
    this.parentNode = null;
  }
  replaceChildren(...nodes) {
    for (const one of [...this.childNodes]) one.remove ? one.remove() : (this.childNodes = []);
    this.append(...nodes);
  }
  replaceWith(node) {
    this.before(node);
    this.remove();
  }
  contains(other) {
    return other === this || this.children.some((one) => one.contains(other));
  }
  cloneNode() {
    const copy = new Element(this.localName, this.attributes, this.madeBy);
    for (const one of this.childNodes) copy.append(one.cloneNode(true));
    if (this.content) copy.content = this.content.cloneNode();
    return copy;
  }

  matches(selector) {
    return selector.split(/,(?![^(]*\))/).some((one) => fits(this, one.trim().split(/\s+(?![^[]*\])/)));
  }
  closest(selector) {
    return this.matches(selector) ? this : (this.parentNode?.closest?.(selector) ?? null);
  }
  querySelectorAll(selector) {
    return this.children.flatMap((one) => [...(one.matches(selector) ? [one] : []), ...one.querySelectorAll(selector)]);
  }
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
  getElementById = (id) => this.querySelector(`#${id}`);

  addEventListener(name, act) {
    this.#heard.set(name, [...(this.#heard.get(name) ?? []), act]);
  }
  dispatchEvent(event) {
    if (!event.target) Object.defineProperty(event, "target", { value: this });
    for (const act of this.#heard.get(event.type) ?? []) act(event);
    if (event.bubbles) this.parentNode?.dispatchEvent(event);
    return !event.defaultPrevented;
  }
  focus() {
    this.ownerDocument.activeElement = this;
  }
  close = () => delete this.attributes.open;
  showModal = () => this.#put("open", "");
  getBoundingClientRect = () => this.rect ?? { top: 0, bottom: 0, height: 0 };
}

for (const name of ["id", "src", "className"]) {
  const attribute = name === "className" ? "class" : name;
  Object.defineProperty(Element.prototype, name, {
    get() { return this.attributes[attribute] ?? ""; },
    set(value) { this.setAttribute(attribute, value); },
  });
}
for (const name of ["hidden", "disabled", "open"]) {
  Object.defineProperty(Element.prototype, name, {
    get() { return name in this.attributes; },
    set(on) { on ? this.setAttribute(name, "") : this.removeAttribute(name); },
  });
}

function fits(element, parts) {
  if (!isOne(element, parts.at(-1))) return false;
  if (parts.length === 1) return true;
  for (let above = element.parentNode; above; above = above.parentNode) if (fits(above, parts.slice(0, -1))) return true;
  return false;
}

function isOne(element, selector) {
  for (let rest = selector; rest;) {
    const found = PART.exec(rest);
    if (!found) throw new Error(`not a selector here: ${selector}`);
    const [whole, tag, id, name, attribute, equals, value, no] = found;
    const has = element.attributes?.[attribute];
    if (tag && tag !== "*" && element.localName !== tag) return false;
    if (id && element.id !== id) return false;
    if (name && !element.classList.contains(name)) return false;
    if (attribute && (has === undefined || (equals === "=" && has !== value) || (equals === "~=" && !has.split(" ").includes(value)))) return false;
    if (no && element.matches(no)) return false;
    rest = rest.slice(whole.length);
  }
  return true;
}

// A body with this markup in it; `documentElement`, `activeElement` and the like stand on it too.
export function parse(markup) {
  const body = new Element("body");
  Object.assign(body, { body, activeElement: body, createElement: (tag) => new Element(tag, {}, body) });
  const open = [body];
  for (const [, closes, tag, attributes, words] of markup.matchAll(TOKEN)) {
    const into = open.at(-1).content ?? open.at(-1);
    if (words) into.append(words);
    else if (closes) open.pop();
    else {
      const element = new Element(tag, Object.fromEntries([...attributes.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value ?? ""])), body);
      into.append(element);
      if (!VOID.has(tag)) open.push(element);
    }
  }
  return body;
}

export function fire(element, name, more = {}) {
  const made = new Event(name, { bubbles: true, cancelable: true });
  for (const [key, value] of Object.entries(more)) Object.defineProperty(made, key, { value });
  element.dispatchEvent(made);
  return made;
}

// Timers that go when the test says so.
export class Timers {
  #waiting = [];
  now = 0;
  later = (act, delay = 0) => {
    this.#waiting.push({ act, at: this.now + delay });
    return this.#waiting.at(-1);
  };
  never = (one) => {
    this.#waiting = this.#waiting.filter((other) => other !== one);
  };
  pass(milliseconds) {
    const until = this.now + milliseconds;
    for (let next; (next = this.#first(until)); this.never(next), next.act()) this.now = next.at;
    this.now = until;
  }
  #first = (until) => this.#waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
}
