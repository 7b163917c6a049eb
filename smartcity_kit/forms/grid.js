// The grid in the browser. Rows are painted as plain text; one editor exists at a time, in the cell being
// edited. What a person enters goes to Python as one message; the answer carries only the rows it changed.
//
// Store: the rows as Python last told them, shared by all views of one widget, and the queue of messages.
// View:  one table on the page: painting, keys, pointer, clipboard, editors.

const WIDTH = {
  text: 220, note: 280, whole: 88, year: 92, percent: 92, money: 172, score: 92, code: 200, date: 140, clock: 92,
  choice: 176, choices: 220, flag: 92, url: 220, derived: 128,
};
const NUMBER = 52; // px: the column of row numbers; grid.css knows it too
const BATCH = 120; // rows painted before the browser may show them and listen again
const NARROW = 560; // px: below it every editor takes the full width
const PATIENCE = 6000; // ms without an answer before we say so

const esc = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
const hex = (colour) => (/^#[0-9a-fA-F]{6}$/.test(colour || "") ? colour : "");
const isNew = (id) => id.indexOf("new-") === 0;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  if (tag === "button") node.type = "button";
  return node;
}

// ------------------------------------------------------------------------------------------- store

class Store {
  constructor(model) {
    this.model = model;
    this.views = new Set();
    this.client = Math.random().toString(36).slice(2, 10); // two browser tabs share one Python object
    this.sent = 0;
    this.queue = [];
    this.flying = null;
    this.pending = new Map(); // "row field" -> what was typed and is not answered yet
    this.filters = { text: "", picks: {} };
    this.load(model.get("state"));
    model.on("msg:custom", (message) => this.hear(message));
  }

  load(state) {
    this.state = state;
    this.labels = state.labels || {};
    this.rows = new Map((state.rows || []).map((row) => [row.id, row]));
    this.order = (state.rows || []).map((row) => row.id);
    this.busy = state.busy || {}; // row -> who else is at work on it
    this.learn(state);
  }

  learn({ columns, lists }) {
    this.columns = columns || this.columns;
    this.lists = lists || this.lists;
    this.names = this.lists.map((list) => new Map(list.map((entry) => [entry[0], entry])));
    this.place = new Map(this.columns.map((column, index) => [column.name, index]));
  }

  // What an editor opens with.
  raw(row, index) {
    const column = this.columns[index];
    const waiting = this.pending.get(row.id + " " + column.name);
    if (waiting !== undefined) return waiting;
    const draft = row.d && row.d[column.name];
    if (draft) return draft[0];
    const cell = row.c[index];
    if (column.kind === "choices") return cell;
    return Array.isArray(cell) ? cell[1] : cell;
  }

  // What a reader sees.
  shown(row, index) {
    const column = this.columns[index];
    const waiting = this.pending.get(row.id + " " + column.name);
    const draft = row.d && row.d[column.name];
    if (waiting !== undefined) return this.wording(column, waiting);
    if (draft) return this.wording(column, draft[0]);
    const cell = row.c[index];
    if (column.kind === "choice" || column.kind === "choices") return this.wording(column, cell);
    return Array.isArray(cell) ? cell[0] : cell;
  }

  wording(column, raw) {
    if (raw === null || raw === undefined) return "";
    if (column.kind === "flag") return raw === "true" ? this.labels.yes : raw === "false" ? this.labels.no : String(raw);
    if (column.list === undefined) return String(raw);
    const names = this.names[column.list];
    const label = (code) => (names.has(code) ? names.get(code)[1] : code);
    return Array.isArray(raw) ? raw.map(label).join("; ") : label(raw);
  }

  add() {
    const id = "new-" + Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    this.rows.set(id, { id, v: 0, c: this.state.fresh.slice() });
    this.order.push(id);
    return id;
  }

  blank(id) {
    const waiting = Array.from(this.pending.keys()).some((key) => key.split(" ")[0] === id);
    return isNew(id) && !this.rows.get(id).d && !waiting;
  }

  save(rows) {
    for (const { row, fields } of rows)
      for (const name of Object.keys(fields)) this.pending.set(row + " " + name, fields[name]);
    this.ask({ type: "save", rows });
    this.tell({ rows: rows.map((each) => each.row) });
  }

  // One message is under way at a time, so that answers come in the order of the questions.
  ask(message) {
    this.queue.push(message);
    this.pump();
  }

  pump() {
    if (this.flying || !this.queue.length) return;
    this.flying = this.queue.shift();
    this.flying.n = ++this.sent;
    this.model.send({ ...this.flying, client: this.client });
    this.say(this.labels.saving);
    this.timer = setTimeout(() => this.say(this.labels.waiting, true), PATIENCE);
  }

  hear(message) {
    const mine = this.flying && message.client === this.client && message.n === this.flying.n;
    const asked = mine ? this.flying : null;
    if (message.columns) this.learn(message);
    const born = message.born || {};
    for (const key of Object.keys(born)) this.rename(key, born[key]);
    if (asked && asked.type === "save") this.settle(asked, message, born);
    const met = message.busy ? Object.keys({ ...this.busy, ...message.busy }) : [];
    if (message.busy) this.busy = message.busy;
    const gone = (message.gone || []).filter((id) => this.leaves(id));
    const fresh = [];
    for (const row of message.rows || []) {
      if (!this.rows.has(row.id)) {
        this.order.push(row.id);
        fresh.push(row.id);
      }
      this.rows.set(row.id, row);
    }
    for (const id of gone) this.rows.delete(id);
    const known = new Set(message.order || []);
    this.order = (message.order || []).concat(this.order.filter((id) => !known.has(id))).filter((id) => this.rows.has(id));
    const cells = asked && asked.rows ? asked.rows.map((each) => born[each.row] || each.row) : [];
    const rows = (message.rows || []).map((row) => row.id).concat(cells, message.gone || [], met);
    this.tell({ rows, fresh, gone, born, everything: Boolean(message.columns || message.order) });
    if (mine) {
      clearTimeout(this.timer);
      this.flying = null;
    }
    if (message.say !== undefined && (mine || !message.client)) this.say(message.say, message.bad, message.undo);
    if (mine) this.pump();
  }

  leaves(id) {
    const row = this.rows.get(id);
    if (row && isNew(id)) delete row.d; // only its refused entries are gone: the row is this page's own
    return !isNew(id);
  }

  rename(key, id) {
    const row = this.rows.get(key);
    if (!row) return;
    this.rows.delete(key);
    this.rows.set(id, { ...row, id });
    this.order[this.order.indexOf(key)] = id;
    for (const [cell, raw] of Array.from(this.pending)) {
      const [owner, name] = cell.split(" ");
      if (owner === key) {
        this.pending.delete(cell);
        this.pending.set(id + " " + name, raw);
      }
    }
    for (const waiting of this.queue) {
      if (waiting.row === key) waiting.row = id;
      for (const each of waiting.rows || []) if (each.row === key) each.row = id;
    }
  }

  // An answered save: its cells wait no longer. Whoever typed into the same cell again meanwhile had seen
  // their own first value, so the waiting message may name the version that holds it.
  settle(asked, message, born) {
    for (const each of asked.rows) {
      const id = born[each.row] || each.row;
      const row = (message.rows || []).find((told) => told.id === id);
      for (const name of Object.keys(each.fields)) {
        const again = this.queue.filter((q) => q.rows && q.rows.some((r) => r.row === id && name in r.fields));
        if (!again.length) this.pending.delete(id + " " + name);
        if (row && !(row.x && row.x[name]) && !message.bad)
          for (const q of again) for (const r of q.rows) if (r.row === id) r.v = row.v;
      }
    }
  }

  tell(change) {
    for (const view of this.views) view.refresh(change);
  }

  say(text, bad, undo) {
    for (const view of this.views) view.say(text, bad, undo);
  }
}

// -------------------------------------------------------------------------------------------- view

class View {
  constructor(store, el) {
    this.store = store;
    this.labels = store.labels;
    this.edit = null; // the open editor
    this.at = null; // the active cell: {id, col}, col -1 is the row's number
    this.from = null; // where a selected block begins
    this.late = new Set(); // rows gone elsewhere while one of their cells is being edited
    this.trs = new Map();
    this.build(el);
    this.filter();
    store.views.add(this);
  }

  build(el) {
    const { state, labels } = this.store;
    this.root = make("div", "sck-grid");
    this.root.setAttribute("data-lm-suppress-shortcuts", "true"); // "d d" must not delete a notebook cell
    if (state.locked) this.root.append(make("p", "sck-locked", state.locked));
    this.root.append(this.tools());
    this.scroll = make("div", "sck-scroll");
    this.table = make("table");
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-label", state.name);
    this.head();
    this.body = this.table.createTBody();
    this.empty = make("div", "sck-empty");
    this.scroll.append(this.table, this.empty);
    this.bar = make("div", "sck-bar");
    this.adder = make("button", "sck-add", "+ " + labels.add);
    this.adder.onclick = () => this.addRow();
    this.status = make("span", "sck-status");
    this.status.setAttribute("role", "status");
    this.status.setAttribute("aria-live", "polite");
    this.actions = make("span", "sck-actions");
    if (!state.locked && !state.given) this.bar.append(this.adder);
    this.bar.append(this.status, this.actions);
    this.root.append(this.scroll, this.bar);
    el.append(this.root);
    this.listen();
  }

  tools() {
    const { labels, filters, columns, lists } = this.store;
    const bar = make("div", "sck-tools");
    this.search = make("input", "sck-search");
    this.search.type = "search";
    this.search.placeholder = labels.search;
    this.search.setAttribute("aria-label", labels.search);
    this.search.value = filters.text;
    this.search.oninput = () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => ((filters.text = this.search.value), this.filter()), 150);
    };
    bar.append(this.search);
    this.picks = [];
    for (const column of columns.filter((c) => c.filter)) {
      const pick = make("select", "sck-pick");
      pick.setAttribute("aria-label", column.label);
      pick.append(new Option(column.title + ": " + labels.all, ""));
      for (const [code, label] of lists[column.list]) pick.append(new Option(label, code));
      pick.value = filters.picks[column.name] || "";
      pick.onchange = () => ((filters.picks[column.name] = pick.value), this.filter());
      this.picks.push(pick);
      bar.append(pick);
    }
    this.count = make("span", "sck-count");
    bar.append(this.count);
    return bar;
  }

  head() {
    const { columns, labels } = this.store;
    const group = make("colgroup");
    const row = this.table.createTHead().insertRow();
    for (let i = 0; i <= columns.length; i++) group.append(make("col"));
    this.cols = group.children;
    this.table.prepend(group);
    this.widen();
    const number = make("th", "num", labels.number);
    number.scope = "col";
    row.append(number);
    for (const column of columns) {
      const th = make("th", (column.kind === "derived" ? "derived" : "") + (column.pin ? " pin" : ""), column.title);
      th.scope = "col";
      const about = [column.label, column.must ? "* " + labels.required : "", column.help, column.kind === "derived" ? labels.derived : ""];
      th.title = about.filter(Boolean).join("\n");
      if (column.must) {
        const star = make("abbr", "must", " *");
        star.title = labels.required;
        th.append(star);
      }
      row.append(th);
    }
  }

  // A column with a refused or doubled value gets room for its sentence.
  widen() {
    const talks = new Set();
    for (const row of this.store.rows.values())
      for (const told of [row.d, row.x]) for (const name of Object.keys(told || {})) talks.add(name);
    let sum = 0;
    [NUMBER].concat(this.store.columns.map((c) => Math.max(WIDTH[c.kind] || 200, talks.has(c.name) ? 230 : 0))).forEach((width, index) => {
      sum += width;
      if (this.cols[index].style.width !== width + "px") this.cols[index].style.width = width + "px";
    });
    this.table.style.minWidth = sum + "px";
  }

  // ------------------------------------------------------------------------------------- painting

  rowHtml(row, number) {
    const cells = this.store.columns.map((_, index) => {
      const [className, inner] = this.cell(row, index);
      return `<td tabindex="-1"${className ? ` class="${className}"` : ""}>${inner}</td>`;
    });
    const bin = this.store.state.locked || this.store.state.given ? "" : `<i aria-hidden="true" title="${esc(this.labels.remove)}">×</i>`;
    return `<tr data-id="${esc(row.id)}"><th scope="row" class="num" tabindex="-1"><span>${number}</span>${bin}</th>${cells.join("")}</tr>`;
  }

  cell(row, index) {
    const { store, labels } = this;
    const column = store.columns[index];
    const waiting = store.pending.has(row.id + " " + column.name);
    const draft = !waiting && row.d && row.d[column.name];
    const two = !waiting && row.x && row.x[column.name];
    let classes = column.kind + (column.pin ? " pin" : "");
    let inner = this.textHtml(row, index);
    if (waiting) classes += " wait";
    if (draft) {
      classes += " bad";
      inner = `<div class="c">${esc(store.shown(row, index))}</div><p class="why">${esc(draft[1])}</p><button type="button" class="give" tabindex="-1">${esc(labels.give_up)}</button>`;
    } else if (two) {
      classes += " two";
      const buttons = two.map(([change, text, who]) =>
        `<button type="button" class="opt" tabindex="-1" data-change="${esc(change)}"><b>${esc(text)}</b><small>${esc(who)}</small></button>`);
      inner = `<p class="why">${esc(labels.choose)}</p>${buttons.join("")}`;
    }
    if (column.pin && store.busy[row.id]) inner += `<p class="busy">✎ ${esc(fill(labels.busy, { who: store.busy[row.id] }))}</p>`;
    if (column.pin && row.gone) {
      inner = `<div class="gone"><p class="why">${esc(row.gone)}</p><button type="button" class="keep" tabindex="-1">${esc(labels.keep)}</button> <button type="button" class="lose" tabindex="-1">${esc(labels.yes_remove)}</button></div>` + inner;
      classes += " two";
    }
    return [classes, inner];
  }

  textHtml(row, index) {
    const { store } = this;
    const column = store.columns[index];
    const text = store.shown(row, index);
    const cell = row.c[index];
    if (column.kind === "derived" && Array.isArray(cell)) {
      const [, back, ink] = cell.map((part, i) => (i ? hex(part) : part));
      const style = (back ? `background:${back};` : "") + (ink ? `color:${ink}` : "");
      return text ? `<div class="c"><span class="chip" style="${style}">${esc(text)}</span></div>` : "";
    }
    const entry = column.kind === "choice" && store.names[column.list].get(store.raw(row, index));
    const dot = entry && hex(entry[2]) ? `<i class="dot" style="background:${hex(entry[2])}"></i>` : "";
    if (text.length < 44 && !text.includes("\n")) return dot + esc(text); // clamping is what costs a browser time
    return `<div class="c" title="${esc(text)}">${dot}${esc(text)}</div>`;
  }

  // Recompute which rows are shown. Rows that change later stay until the filter itself is used again.
  filter() {
    this.close(true);
    const { store } = this;
    const text = store.filters.text.trim().toLowerCase();
    const picks = Object.keys(store.filters.picks).filter((name) => store.filters.picks[name] && store.place.has(name));
    this.seq = store.order.filter((id) => {
      const row = store.rows.get(id);
      for (const name of picks) if (store.raw(row, store.place.get(name)) !== store.filters.picks[name]) return false;
      return !text || store.columns.some((_, index) => store.shown(row, index).toLowerCase().includes(text));
    });
    this.paint();
  }

  paint() {
    this.trs.clear();
    this.body.textContent = "";
    this.painted = 0;
    this.numbers = new Map(this.store.order.map((id, index) => [id, index + 1]));
    this.more();
    this.widen();
    this.summary();
    if (this.at && this.seq.indexOf(this.at.id) < 0) this.at = this.from = null;
    this.mark();
  }

  more() {
    clearTimeout(this.later);
    const until = Math.min(this.seq.length, this.painted + (this.painted ? 8 * BATCH : BATCH));
    const html = [];
    for (let i = this.painted; i < until; i++) html.push(this.rowHtml(this.store.rows.get(this.seq[i]), this.numbers.get(this.seq[i])));
    this.body.insertAdjacentHTML("beforeend", html.join(""));
    for (let i = this.painted; i < until; i++) this.trs.set(this.seq[i], this.body.rows[i]);
    this.painted = until;
    if (until < this.seq.length) this.later = setTimeout(() => this.more(), 0);
  }

  summary() {
    const { store, labels } = this;
    const total = store.order.length;
    this.count.textContent = fill(labels.count, { shown: this.seq.length, total });
    this.empty.textContent = "";
    this.empty.hidden = this.seq.length > 0;
    if (this.empty.hidden) return;
    this.empty.append(make("p", "", total ? labels.none_found : store.state.empty));
    if (!total) return;
    const all = make("button", "", labels.clear);
    all.onclick = () => {
      store.filters.text = this.search.value = "";
      store.filters.picks = {};
      for (const pick of this.picks) pick.value = "";
      this.filter();
    };
    this.empty.append(all);
  }

  refresh({ rows, fresh = [], gone = [], born = {}, everything }) {
    for (const key of Object.keys(born)) this.rename(key, born[key]);
    if (everything) return this.again();
    let moved = false;
    for (const id of gone) {
      if (this.edit && this.edit.id === id) {
        this.late.add(id);
        this.edit.notice(this.labels.gone);
      } else if (this.drop(id)) moved = true;
    }
    for (const id of fresh) {
      if (this.trs.has(id) || this.seq.indexOf(id) >= 0) continue;
      this.seq.push(id);
      moved = true;
    }
    if (moved) this.renumber();
    for (const id of new Set(rows)) this.repaint(id);
    this.widen();
    this.mark();
  }

  // The order or the choices changed: rare, so everything is painted anew; an open editor stays open.
  again() {
    if (this.edit) return void (this.stale = true);
    this.stale = false;
    const seen = new Set(this.seq);
    const hadFocus = this.inside();
    this.seq = this.store.order.filter((id) => seen.has(id) || !this.trs.has(id));
    const { at } = this;
    this.paint();
    if (at && hadFocus) this.go(at.id, at.col);
  }

  renumber() {
    if (this.painted < this.seq.length) this.more();
    this.numbers = new Map(this.store.order.map((id, index) => [id, index + 1]));
    for (const [id, tr] of this.trs) {
      const span = tr.cells[0].firstChild;
      const number = String(this.numbers.get(id) || "");
      if (span.textContent !== number) span.textContent = number;
    }
    this.summary();
  }

  repaint(id) {
    const tr = this.trs.get(id);
    const row = this.store.rows.get(id);
    if (!tr || !row) return;
    this.store.columns.forEach((column, index) => {
      const td = tr.cells[index + 1];
      if (this.edit && this.edit.id === id && this.edit.col === index) return this.edit.changed(row);
      const [className, inner] = this.cell(row, index);
      if (td._html === className + inner) return;
      td._html = className + inner;
      td.className = className;
      td.innerHTML = inner;
    });
  }

  rename(key, id) {
    const tr = this.trs.get(key);
    if (!tr) return;
    this.trs.delete(key);
    this.trs.set(id, tr);
    tr.dataset.id = id;
    this.seq[this.seq.indexOf(key)] = id;
    for (const place of [this.at, this.from, this.edit]) if (place && place.id === key) place.id = id;
    if (this.edit && this.edit.id === id) this.edit.mark(id);
  }

  drop(id) {
    const index = this.seq.indexOf(id);
    if (index < 0) return false;
    const hadFocus = this.at && this.at.id === id && this.inside();
    this.seq.splice(index, 1);
    const tr = this.trs.get(id);
    if (tr) {
      tr.remove();
      this.painted -= 1;
      this.trs.delete(id);
    }
    if (this.at && this.at.id === id) {
      const next = this.seq[Math.min(index, this.seq.length - 1)];
      if (next && hadFocus) this.go(next, Math.max(0, this.at.col));
      else this.at = this.from = null;
      if (!next && hadFocus) this.adder.focus();
    }
    return true;
  }

  // ---------------------------------------------------------------------------- the active cell

  td(id, col) {
    const tr = this.trs.get(id);
    return tr ? tr.cells[col + 1] : null;
  }

  inside() {
    return this.table.contains(this.root.getRootNode().activeElement);
  }

  go(id, col, extend) {
    const index = this.seq.indexOf(id);
    if (index < 0) return;
    while (this.painted <= index) this.more();
    this.at = { id, col };
    if (!extend) this.from = { id, col };
    this.mark();
    const td = this.td(id, col);
    td.focus({ preventScroll: true });
    td.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Exactly one cell can be reached with Tab; the selected block is painted.
  mark() {
    for (const old of this.table.querySelectorAll(".on, .sel")) old.classList.remove("on", "sel");
    const old = this.table.querySelector('[tabindex="0"]');
    if (old) old.tabIndex = -1;
    const td = this.at ? this.td(this.at.id, this.at.col) : this.seq.length ? this.td(this.seq[0], 0) : null;
    if (!td) return;
    td.tabIndex = 0;
    if (!this.at) return;
    td.classList.add("on");
    const { top, bottom, left, right } = this.block();
    if (top === bottom && left === right) return;
    for (let i = top; i <= bottom; i++) for (let j = left; j <= right; j++) {
      const each = this.td(this.seq[i], j);
      if (each) each.classList.add("sel");
    }
  }

  block() {
    const rows = [this.seq.indexOf(this.from.id), this.seq.indexOf(this.at.id)];
    const cols = [this.from.col, this.at.col];
    if (rows[0] < 0) rows[0] = rows[1];
    return { top: Math.min(...rows), bottom: Math.max(...rows), left: Math.max(0, Math.min(...cols)), right: Math.max(...cols) };
  }

  step(down, right, extend) {
    const index = this.seq.indexOf(this.at.id);
    const last = this.store.columns.length - 1;
    const row = Math.max(0, Math.min(this.seq.length - 1, index + down));
    this.go(this.seq[row], Math.max(extend ? 0 : -1, Math.min(last, this.at.col + right)), extend);
  }

  // Tab goes on in the next row; false at the very end, where the browser's own Tab leaves the grid.
  tab(back) {
    const last = this.store.columns.length - 1;
    let index = this.seq.indexOf(this.at.id);
    let col = this.at.col + (back ? -1 : 1);
    if (col > last) [index, col] = [index + 1, 0];
    if (col < 0) [index, col] = [index - 1, last];
    if (index < 0 || index >= this.seq.length) return false;
    this.go(this.seq[index], col);
    return true;
  }

  // ------------------------------------------------------------------------------ keys, pointer

  listen() {
    const page = (this.page = this.root.ownerDocument);
    for (const name of ["keydown", "keyup", "keypress"]) this.root.addEventListener(name, (event) => this.key(event));
    this.table.addEventListener("mousedown", (event) => this.press(event));
    this.table.addEventListener("mouseover", (event) => this.drag(event));
    this.table.addEventListener("click", (event) => this.click(event));
    this.table.addEventListener("focusin", (event) => this.focused(event));
    this.onCopy = (event) => this.copy(event);
    this.onPaste = (event) => this.paste(event);
    // On the document: browsers send these events to wherever the text selection is, not to the focus.
    page.addEventListener("copy", this.onCopy, true);
    page.addEventListener("paste", this.onPaste, true);
    this.measure = () => this.root.classList.toggle("narrow", this.root.clientWidth > 0 && this.root.clientWidth < NARROW);
    this.sizer = new ResizeObserver(this.measure);
    this.sizer.observe(this.root);
  }

  leave() {
    this.close(true);
    clearTimeout(this.later);
    this.sizer.disconnect();
    this.page.removeEventListener("copy", this.onCopy, true);
    this.page.removeEventListener("paste", this.onPaste, true);
    this.store.views.delete(this);
  }

  key(event) {
    event.stopPropagation(); // the notebook around must not take it for a command
    if (event.type !== "keydown" || event.isComposing || event.defaultPrevented) return; // the editor took it
    if ((event.ctrlKey || event.metaKey) && event.key === "s") return event.preventDefault(); // all is saved already
    if (this.edit || !this.at || !this.inside()) return;
    if (event.target.tagName === "BUTTON") return this.buttonKey(event);
    if (this.command(event)) event.preventDefault();
  }

  buttonKey(event) {
    if (event.key === "Escape") this.go(this.at.id, this.at.col);
    const all = Array.from(event.target.closest("tr").querySelectorAll("button"));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (all[all.indexOf(event.target) + step] || event.target).focus();
  }

  command(event) {
    const { key, shiftKey: shift } = event;
    const far = event.ctrlKey || event.metaKey ? 1e6 : 1;
    const arrows = { ArrowDown: [far, 0], ArrowUp: [-far, 0], ArrowRight: [0, far], ArrowLeft: [0, -far], PageDown: [12, 0], PageUp: [-12, 0] };
    if (arrows[key]) return this.step(...arrows[key], shift), true;
    if (key === "Home") return this.step(far > 1 ? -far : 0, -this.at.col), true;
    if (key === "End") return this.step(far > 1 ? far : 0, 1e6), true;
    if (key === "Tab") return this.tab(shift);
    if (key === "Escape") return this.escape(), true;
    if (far > 1) return key === "a" ? this.all() : false;
    if (this.at.col < 0) return key === "Enter" || key === "Delete" || key === " " ? (this.confirmRemove(this.at.id), true) : false;
    if (key === "Enter" || key === "F2") return this.open(), true;
    if (key === "Delete" || key === "Backspace") return this.clear(), true;
    if (key.length === 1 && !event.altKey) return this.open(key), true;
    return false;
  }

  all() {
    this.from = { id: this.seq[0], col: 0 };
    this.at = { id: this.seq[this.seq.length - 1], col: this.store.columns.length - 1 };
    while (this.painted < this.seq.length) this.more();
    this.mark();
    return true;
  }

  escape() {
    const row = this.store.rows.get(this.at.id);
    const column = this.store.columns[this.at.col];
    if (column && row.d && row.d[column.name]) return this.giveUp(this.at.id, column.name);
    const { top, bottom, left, right } = this.block();
    if (top !== bottom || left !== right) return this.go(this.at.id, this.at.col);
    (this.store.state.locked || this.store.state.given ? this.search : this.adder).focus();
  }

  giveUp(id, name) {
    this.store.ask({ type: "drop", row: id, field: name });
  }

  clear() {
    if (this.store.state.locked) return;
    this.write(() => "");
  }

  // Send one value for each cell of the selected block that can be typed into and would change.
  write(value) {
    const { store } = this;
    const { top, bottom, left, right } = this.block();
    const rows = [];
    for (let i = top; i <= bottom; i++) {
      const row = store.rows.get(this.seq[i]);
      const fields = {};
      for (let j = left; j <= right; j++) {
        const column = store.columns[j];
        const raw = value(i - top, j - left);
        if (column.kind !== "derived" && raw !== undefined && String(store.raw(row, j)) !== String(raw)) fields[column.name] = raw;
      }
      if (Object.keys(fields).length && !(store.blank(row.id) && Object.keys(fields).every((n) => fields[n] === "")))
        rows.push({ row: row.id, v: row.v, fields });
    }
    if (rows.length) store.save(rows);
  }

  place(target) {
    const td = target.closest && target.closest("tbody td, tbody th");
    return td ? { id: td.parentNode.dataset.id, col: td.cellIndex - 1 } : null;
  }

  focused(event) {
    if (this.edit) return;
    const place = this.place(event.target);
    if (!place || (this.at && this.at.id === place.id && this.at.col === place.col)) return;
    this.at = place;
    this.from = place;
    this.mark();
  }

  press(event) {
    const place = this.place(event.target);
    if (!place || event.button || event.target.closest("button, input, select, textarea")) return;
    if (this.edit && this.edit.id === place.id && this.edit.col === place.col) return;
    event.preventDefault(); // no text selection; the focus is set below
    this.close();
    this.catchUp();
    this.twice = this.at && this.at.id === place.id && this.at.col === place.col && this.inside();
    this.go(place.id, place.col, event.shiftKey && this.at);
  }

  catchUp() {
    if (this.stale) this.again();
  }

  drag(event) {
    if (!(event.buttons & 1) || this.edit || !this.at || !this.from) return;
    const place = this.place(event.target);
    if (place && place.col >= 0 && this.from.col >= 0 && (place.id !== this.at.id || place.col !== this.at.col)) {
      this.twice = false;
      this.go(place.id, place.col, true);
    }
  }

  click(event) {
    const place = this.place(event.target);
    if (!place) return;
    const button = event.target.closest("button");
    if (button) return this.pressed(button, place);
    if (place.col < 0 && !this.store.state.locked && !this.store.state.given) return this.confirmRemove(place.id);
    if (!this.edit && (this.twice || event.detail > 1) && !event.shiftKey) this.open();
  }

  pressed(button, { id, col }) {
    const { store } = this;
    const row = store.rows.get(id);
    const name = col >= 0 ? store.columns[col].name : "";
    const is = (className) => button.classList.contains(className);
    if (is("give")) this.giveUp(id, name);
    if (is("opt")) store.ask({ type: "settle", row: id, v: row.v, field: name, change: button.dataset.change });
    if (is("keep") || is("lose")) store.ask({ type: "settle", row: id, v: row.v, field: "_removed", keep: is("keep") });
    if (is("sure")) this.remove(id);
    if (is("unsure")) this.unconfirm();
    if (is("give") || is("opt") || is("keep") || is("unsure")) this.go(id, col);
  }

  // ------------------------------------------------------------------------------------- rows

  addRow() {
    if (this.store.state.given) return;
    this.close();
    const { store } = this;
    const last = store.order[store.order.length - 1];
    const id = last && store.blank(last) && this.seq.indexOf(last) >= 0 ? last : store.add();
    if (this.seq.indexOf(id) < 0) for (const view of store.views) view.refresh({ rows: [], fresh: [id] });
    const first = store.columns.findIndex((column) => column.kind !== "derived");
    this.go(id, Math.max(0, first));
  }

  confirmRemove(id) {
    this.unconfirm();
    const th = this.td(id, -1);
    if (!th || this.store.state.locked || this.store.state.given) return;
    this.go(id, -1);
    const box = (this.asking = make("div", "sck-sure"));
    const yes = make("button", "sure danger", this.labels.yes_remove);
    box.append(make("span", "", this.labels.really), yes, make("button", "unsure", this.labels.cancel));
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) this.unconfirm();
    });
    th.append(box);
    yes.focus();
  }

  unconfirm() {
    const box = this.asking;
    this.asking = null;
    if (box) box.remove();
  }

  remove(id) {
    const { store } = this;
    const row = store.rows.get(id);
    this.unconfirm();
    if (isNew(id)) {
      const known = row.d;
      store.rows.delete(id);
      store.order = store.order.filter((each) => each !== id);
      for (const view of store.views) view.refresh({ rows: [], gone: [id] });
      if (!known) return;
    }
    store.ask({ type: "remove", row: id, v: row.v });
  }

  say(text, bad, undo) {
    this.status.textContent = text || "";
    this.status.classList.toggle("bad", Boolean(bad));
    this.actions.textContent = "";
    if (!undo) return;
    const button = make("button", "", this.labels.undo);
    button.onclick = () => this.store.ask({ type: "restore", row: undo });
    this.actions.append(button);
  }

  // -------------------------------------------------------------------------------- clipboard

  copy(event) {
    if (this.edit || !this.at || this.at.col < 0 || !this.inside()) return;
    const { store, labels } = this;
    const { top, bottom, left, right } = this.block();
    const lines = [];
    for (let i = top; i <= bottom; i++) {
      const row = store.rows.get(this.seq[i]);
      const cells = [];
      for (let j = left; j <= right; j++) cells.push(toTsv(store.shown(row, j)));
      lines.push(cells.join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.join("\r\n"));
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(fill(labels.copied, { rows: bottom - top + 1, columns: right - left + 1 }));
  }

  paste(event) {
    if (this.edit || !this.at || this.at.col < 0 || !this.inside() || this.store.state.locked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const cells = fromTsv(event.clipboardData.getData("text/plain"));
    if (!cells.length) return;
    if (cells.length === 1 && cells[0].length === 1) return this.write(() => cells[0][0]);
    const { top, left } = this.block();
    const more = top + cells.length - this.seq.length;
    if (this.store.state.given && more > 0) cells.length -= more; // the rows are given: what is left over has no place
    if (more <= 0 || this.store.state.given) return this.pour(cells, top, left);
    this.say(fill(this.labels.paste, { rows: cells.length, columns: cells[0].length, more }));
    const yes = make("button", "primary", this.labels.yes_paste);
    const no = make("button", "", this.labels.cancel);
    const back = this.at;
    yes.onclick = () => {
      this.say("");
      for (let i = 0; i < more; i++) this.seq.push(this.store.add());
      while (this.painted < this.seq.length) this.more();
      this.renumber();
      this.pour(cells, top, left);
    };
    no.onclick = () => (this.say(""), this.go(back.id, back.col));
    for (const button of [yes, no]) button.addEventListener("keydown", (press) => press.key === "Escape" && no.onclick());
    this.actions.append(yes, no);
    yes.focus();
  }

  pour(cells, top, left) {
    const wide = Math.max(...cells.map((line) => line.length));
    this.from = { id: this.seq[top], col: left };
    const right = Math.min(this.store.columns.length - 1, left + wide - 1);
    this.go(this.seq[top + cells.length - 1], right, true);
    this.write((i, j) => (cells[i] ? cells[i][j] : undefined));
  }

  // --------------------------------------------------------------------------------- editors

  open(seed) {
    const { store, labels } = this;
    const { id, col } = this.at;
    const row = store.rows.get(id);
    const column = store.columns[col];
    const td = this.td(id, col);
    if (store.state.locked) return this.say(store.state.locked, true);
    if (column.kind === "derived") return this.say(labels.derived);
    const ask = td.querySelector(".opt, .keep");
    if (ask) return ask.focus();
    if (column.list !== undefined && !store.lists[column.list].length) return this.say(labels.nothing, true);
    this.from = { id, col };
    this.mark();
    td.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.edit = new Editor(this, td, row, col, seed);
  }

  // End the editing; its value is sent unless it was given up.
  close(giveUp) {
    const edit = this.edit;
    if (!edit) return;
    this.edit = null;
    const raw = edit.value();
    const home = this.td(edit.id, edit.col);
    if (home && edit.box.contains(this.root.getRootNode().activeElement)) home.focus({ preventScroll: true });
    const row = this.store.rows.get(edit.id);
    edit.remove();
    if (!giveUp && String(raw) !== String(edit.before))
      this.store.save([{ row: edit.id, v: edit.version, fields: { [edit.column.name]: raw } }]);
    if (row) {
      this.td(edit.id, edit.col)._html = null;
      this.repaint(edit.id);
    }
    for (const id of this.late) if (!this.store.rows.has(id)) this.drop(id);
    this.late.clear();
    this.mark();
  }

  // Commit and move, as a spreadsheet does.
  done(down, right) {
    this.close();
    this.catchUp();
    if (!this.at) return;
    if (right && this.tab(right < 0)) return;
    this.step(right ? 0 : down, 0);
  }

  cancel() {
    const { id, column } = this.edit;
    const row = this.store.rows.get(id);
    this.close(true);
    if (row && row.d && row.d[column.name]) this.giveUp(id, column.name);
    this.catchUp();
    if (this.at) this.go(this.at.id, this.at.col);
  }
}

// ------------------------------------------------------------------------------------------ editor

class Editor {
  constructor(view, td, row, col, seed) {
    this.view = view;
    this.id = row.id;
    this.col = col;
    this.version = row.v; // what the person sees while typing
    this.column = view.store.columns[col];
    this.before = view.store.raw(row, col);
    this.stored = JSON.stringify(row.c[col]);
    const many = this.column.kind === "choices";
    const over = many || this.column.kind === "note" || view.root.classList.contains("narrow");
    this.input = many ? this.boxes() : this.control(seed);
    this.box = over ? this.popover(td) : this.within(td);
    this.mark(row.id);
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", (event) => {
      if (view.edit === this && !this.box.contains(event.relatedTarget)) setTimeout(() => this.left(), 0);
    });
    this.focus(seed);
  }

  // Of which row and version it is, for a page that keeps what is being typed.
  mark(id) {
    Object.assign(this.box.dataset, { row: id, version: this.version, column: this.column.name });
  }

  left() {
    const focus = this.view.root.getRootNode().activeElement;
    if (this.view.edit === this && !this.box.contains(focus)) this.view.close();
  }

  control(seed) {
    const { column, view } = this;
    const { labels, lists } = view.store;
    const kind = column.kind;
    const list = kind === "flag" ? [["true", labels.yes], ["false", labels.no]] : kind === "choice" ? lists[column.list] : null;
    const input = make(list ? "select" : kind === "note" ? "textarea" : "input", "sck-edit");
    input.setAttribute("aria-label", column.label);
    input.dataset.field = column.name; // a page that keeps what is being typed asks for it
    if (list) this.offer(input, list, seed);
    else {
      input.value = seed === undefined ? this.before : seed;
      input.placeholder = column.hint || "";
      input.autocomplete = "off";
      if (["whole", "year", "percent"].includes(kind)) input.inputMode = "numeric";
      if (kind === "note") input.rows = 6;
    }
    return input;
  }

  offer(select, list, seed) {
    select.append(new Option("", ""));
    for (const [code, label] of list) select.append(new Option(label, code));
    const known = list.some(([code]) => code === this.before);
    if (!known && this.before) select.append(new Option(String(this.before), String(this.before)));
    select.value = this.before;
    const start = seed && seed.trim().toLowerCase();
    const found = start && list.find(([, label]) => label.toLowerCase().startsWith(start));
    if (found) select.value = found[0];
    // A choice made in the open list is meant; arrow keys in the closed one only pass through.
    let keyed = 0;
    select.addEventListener("keydown", () => (keyed = Date.now()));
    select.addEventListener("change", () => {
      if (Date.now() - keyed > 100) this.view.done(0, 0);
    });
  }

  boxes() {
    const group = make("div", "sck-boxes");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.column.label);
    const before = Array.isArray(this.before) ? this.before : [];
    for (const [code, label] of this.view.store.lists[this.column.list]) {
      const line = make("label");
      const box = make("input");
      box.type = "checkbox";
      box.value = code;
      box.checked = before.includes(code);
      line.append(box, make("span", "", label));
      group.append(line);
    }
    return group;
  }

  within(td) {
    td.classList.add("editing");
    td.textContent = "";
    const box = make("div"); // its listeners go with it: the cell stays
    box.append(this.input);
    td.append(box);
    return box;
  }

  popover(td) {
    const { view } = this;
    const { labels } = view;
    const box = make("div", "sck-pop");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", this.column.label);
    box.append(make("div", "sck-pop-head", this.column.label));
    if (this.column.help) box.append(make("p", "sck-help", this.column.help));
    box.append(this.input);
    const foot = make("div", "sck-foot");
    const save = make("button", "primary", labels.save);
    const cancel = make("button", "", labels.cancel);
    save.onclick = () => view.done(0, 0);
    cancel.onclick = () => view.cancel();
    foot.append(save, cancel);
    if (this.column.kind === "note") foot.append(make("small", "", labels.note_keys));
    box.append(foot);
    view.root.append(box);
    this.put(box, td);
    return box;
  }

  // Inside the grid's own frame, over the cell, where no notebook can cut it off.
  put(box, td) {
    const { root } = this.view;
    const frame = root.getBoundingClientRect();
    const cell = td.getBoundingClientRect();
    const height = box.offsetHeight;
    if (height + 8 > frame.height) root.style.minHeight = height + 16 + "px";
    const room = Math.max(frame.height, height + 16);
    box.style.top = Math.max(4, Math.min(cell.top - frame.top, room - height - 8)) + "px";
    if (!root.classList.contains("narrow")) box.style.left = Math.max(0, Math.min(cell.left - frame.left, frame.width - box.offsetWidth - 4)) + "px";
  }

  focus(seed) {
    const target = this.column.kind === "choices" ? this.input.querySelector("input:checked, input") : this.input;
    target.focus();
    if (target.select && seed === undefined && target.type !== "checkbox") target.select();
    if (target.tagName === "SELECT" && seed === undefined && target.showPicker)
      try {
        target.showPicker();
      } catch (_) {} // some browsers only open it for a press of the pointer
  }

  value() {
    if (this.column.kind === "choices") return Array.from(this.input.querySelectorAll(":checked")).map((box) => box.value);
    return this.input.value;
  }

  key(event) {
    const { view } = this;
    const { key, shiftKey: shift, target } = event;
    if (event.isComposing) return;
    if (key === "Escape") event.preventDefault(), view.cancel();
    else if (key === "Tab") event.preventDefault(), view.done(0, shift ? -1 : 1);
    else if (key === "Enter" && target.tagName !== "BUTTON") {
      const touch = window.matchMedia("(pointer: coarse)").matches;
      if (target.tagName === "TEXTAREA" && (shift || event.altKey || touch)) {
        if (event.altKey) target.setRangeText("\n", target.selectionStart, target.selectionEnd, "end");
        return;
      }
      event.preventDefault();
      view.done(shift ? -1 : 1, 0);
    } else if (target.type === "checkbox" && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      const all = Array.from(this.input.querySelectorAll("input"));
      (all[all.indexOf(target) + (key === "ArrowDown" ? 1 : -1)] || target).focus();
    }
  }

  // The row was told anew while this cell is open: say so where the stored value itself is another one.
  changed(row) {
    if (JSON.stringify(row.c[this.col]) === this.stored) return;
    const { store } = this.view;
    const cell = row.c[this.col];
    const text = Array.isArray(cell) && this.column.kind !== "choices" ? cell[0] : store.wording(this.column, cell);
    this.notice(fill(store.labels.elsewhere, { value: text }));
  }

  notice(text) {
    const note = this.box.querySelector(".sck-notice") || make("p", "sck-notice");
    note.textContent = text;
    this.box.append(note);
  }

  remove() {
    if (this.box.parentNode) this.box.parentNode.classList.remove("editing");
    this.box.remove();
    this.view.root.style.minHeight = "";
  }
}

// ----------------------------------------------------------------------------------------- blocks

// A cell that a spreadsheet would take for a formula gets an apostrophe, which pasting takes off again.
function toTsv(text) {
  const safe = /^[=+@]|^-\D/.test(text) ? "'" + text : text;
  return /[\t\n\r"]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

function fromTsv(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const end = () => (row.push(cell.replace(/^'(?=[=+@-])/, "")), (cell = ""));
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!source) return rows;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') (cell += c), i++;
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") end();
    else if (c === "\n") end(), rows.push(row), (row = []);
    else cell += c;
  }
  end();
  rows.push(row);
  return rows;
}

// One store for each widget: anywidget calls this once a model, and render once a view.
export default () => {
  let store;
  return {
    initialize({ model }) {
      store = new Store(model);
    },
    render({ model, el }) {
      store = store || new Store(model);
      const view = new View(store, el);
      return () => view.leave();
    },
  };
};
