// Where the person is on this page: told to the server, so that others see it, and so that nothing is painted over
// what is being typed. What arrives for the very field all the same (it was under way) waits until it is left.

const AGAIN = 8000; // ms between two signs that somebody is still there; the server forgets after 20 s

// Where an input belongs: cell, record, field, the version of the record on the screen; null for what is no field.
export function spot(element) {
  const cell = element && element.closest && element.closest(".cell.live");
  if (!cell) return null;
  const found = { cell: Number(cell.dataset.cell) };
  const editor = element.closest(".sck-grid [data-row]");
  if (editor) {
    const { row, column, version } = editor.dataset;
    return { ...found, row, field: column, v: Number(version), label: element.getAttribute("aria-label") || "" };
  }
  const field = element.closest(".sck-field");
  const form = element.closest(".sck-form");
  const name = field && form ? classOf(field, "sck-f-") : "";
  if (!name) return null;
  const label = field.querySelector("label, .widget-label");
  const v = Number(classOf(form, "sck-v-")) || 0;
  return { ...found, row: classOf(form, "sck-r-"), field: name, v, label: label ? label.textContent : "" };
}

function classOf(element, prefix) {
  const found = Array.from(element.classList).find((name) => name.startsWith(prefix));
  return found ? found.slice(prefix.length) : "";
}

export class Place {
  constructor(link, face) {
    this.link = link;
    this.face = face;
    this.here = null; // the spot of the input that has the focus
    this.typing = null; // that input, from the first letter until it is sent
    this.kept = []; // what arrived for it meanwhile
    document.addEventListener("focusin", (event) => this.came(event.target), true);
    document.addEventListener("input", (event) => this.typed(event.target), true);
    document.addEventListener("change", (event) => this.sent(event.target), true);
    document.addEventListener("focusout", () => setTimeout(() => this.left(), 0), true);
    setInterval(() => this.again(), AGAIN);
  }

  came(element) {
    const here = spot(element);
    if (!here) return;
    if (element !== this.typing) this.nobody();
    this.here = here;
    this.put({ ...here, typing: false });
  }

  typed(element) {
    const here = spot(element);
    if (!here || this.typing === element || !/^(text|textarea)$/.test(element.type || "")) return;
    this.here = here;
    this.typing = element;
    if (!element.closest(".sck-grid")) this.link.say({ t: "at", ...plain(here), typing: true });
  }

  sent(element) {
    if (element !== this.typing) return;
    this.typing = null;
    this.kept = []; // the answer says how it stands
  }

  left() {
    if (spot(document.activeElement)) return;
    this.nobody();
    if (!this.here) return;
    this.here = null;
    this.put({ cell: 0, row: "", field: "", v: 0, typing: false });
  }

  // Left without anything to send: what came meanwhile is shown now.
  nobody() {
    this.typing = null;
    for (const [id, data] of this.kept.splice(0)) this.face.tell(id, data);
  }

  again() {
    if (this.here && !document.hidden && document.hasFocus()) this.put({ ...(spot(document.activeElement) || this.here), typing: false });
  }

  back() {
    if (this.here) this.put({ ...this.here, typing: false });
  }

  put(where) {
    if (this.link.ready) this.link.put({ t: "at", n: 0, ...plain(where) });
  }

  async tell(id, data) {
    const value = data.method === "update" && data.state && "value" in data.state;
    if (value && this.typing && this.typing.isConnected && (await this.face.holds(id, this.typing))) {
      const { value: waits, ...others } = data.state;
      this.kept = [[id, { ...data, state: { value: waits } }]];
      if (!Object.keys(others).length) return undefined;
      return this.face.tell(id, { ...data, state: others });
    }
    return this.face.tell(id, data);
  }
}

function plain({ cell, row, field, v, typing }) {
  return { cell, row, field, v, typing: Boolean(typing) };
}
