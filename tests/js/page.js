// The least of a page that behaviours touch: events, attributes, a tree.

export class Element extends EventTarget {
  constructor(page, { dataset = {}, ...more } = {}) {
    super();
    Object.assign(this, { ownerDocument: page, dataset, attributes: new Map(), children: [] }, more);
    this.nodeType = 1;
  }

  get isConnected() {
    return this.parent ? this.parent.isConnected : this === this.ownerDocument?.body;
  }

  append(child) {
    child.parent = this;
    this.children.push(child);
    return child;
  }

  remove() {
    this.parent.children = this.parent.children.filter((child) => child !== this);
    this.parent = null;
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  matches() {
    return "behaviour" in this.dataset;
  }

  querySelectorAll() {
    return this.children.flatMap((child) => [
      ...(child.matches() ? [child] : []),
      ...child.querySelectorAll(),
    ]);
  }
}

// What a tab keeps: its names are the keys of the object, as in a browser.
export class Store {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }

  setItem(name, value) {
    this[name] = value;
  }

  removeItem(name) {
    delete this[name];
  }

  clear() {
    for (const name of Object.keys(this)) delete this[name];
  }
}

export class Page extends EventTarget {
  constructor() {
    super();
    this.went = [];
    this.asked = [];
    this.answer = true;
    this.defaultView = Object.assign(new EventTarget(), {
      sessionStorage: new Store(),
      location: { replace: (address) => this.went.push(address) },
      confirm: (question) => this.asked.push(question) && this.answer,
      navigator: { clipboard: { writeText: async (text) => (this.copied = text) } },
    });
    this.body = new Element(this);
    this.byId = {};
  }

  element(more) {
    return this.body.append(new Element(this, more));
  }

  createElement() {
    return new Element(this);
  }

  getElementById(id) {
    return this.byId[id] ?? null;
  }
}

export function event(name, more = {}) {
  const made = new Event(name, { cancelable: true });
  for (const [key, value] of Object.entries(more)) Object.defineProperty(made, key, { value });
  return made;
}
