// What was typed and is not stored yet, kept in this browser and offered again when the page had to be built anew.

import { spot } from "./place.js";

const KEEP = 3 * 24 * 3600 * 1000; // ms: a draft of another week helps nobody
const MOST = 200;

export class Drafts {
  constructor(name, words, link, page) {
    this.name = "bimtek " + name;
    this.words = words;
    this.link = link;
    this.page = page;
    this.kept = this.read();
    this.offered = new Map(Object.entries(this.kept));
    this.live = new Map(); // key -> the element it was typed into
    document.addEventListener("input", (event) => this.typed(event.target), true);
    document.addEventListener("focusout", () => setTimeout(() => this.look(), 0), true);
  }

  read() {
    try {
      const kept = JSON.parse(window.localStorage.getItem(this.name) || "{}");
      const recent = Object.entries(kept).filter(([, draft]) => Date.now() - draft.at < KEEP);
      return Object.fromEntries(recent.slice(-MOST));
    } catch (error) {
      return {};
    }
  }

  write() {
    try {
      if (Object.keys(this.kept).length) window.localStorage.setItem(this.name, JSON.stringify(this.kept));
      else window.localStorage.removeItem(this.name);
    } catch (error) {
      console.error(error); // a full or forbidden store: the page works without it
    }
  }

  typed(element) {
    const where = this.where(element);
    if (!where) return;
    const key = [where.cell, where.row, where.field].join(" ");
    const raw = element.type === "select-one" ? element.selectedOptions[0].text.replace(/\u00a0/g, " ") : element.value;
    this.kept[key] = { ...where, raw, at: Date.now() };
    this.live.set(key, element);
    this.offered.delete(key);
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.write(), 300);
  }

  // Where a text belongs: the cell, the record and the field, or null for what is no field (a search box).
  where(element) {
    if (!/^(text|textarea|select-one)$/.test(element.type || "")) return null;
    const { cell, row, field, label } = spot(element) || {};
    return cell === undefined ? null : { cell, row, field, label };
  }

  // Forget what is stored by now: nothing is under way, the person has left the field, and it was not refused.
  look() {
    if (this.link.outbox.size || !this.link.ready) return;
    let changed = false;
    for (const [key, element] of this.live) {
      const here = element.isConnected;
      if (here && (element === document.activeElement || element.closest(".sck-bad, td.bad"))) continue;
      this.live.delete(key);
      delete this.kept[key];
      changed = true;
    }
    if (changed) this.write();
  }

  // What a grid had said and nobody answered, before its page was built anew.
  unsaid(cell, data) {
    const content = data && data.method === "custom" ? data.content : null;
    if (cell === undefined || !content || content.type !== "save") return;
    for (const { row, fields } of content.rows)
      for (const field of Object.keys(fields)) {
        const raw = fields[field];
        const key = [cell, row, field].join(" ");
        if (typeof raw === "string" && !this.kept[key]) this.kept[key] = { cell, row, field, label: "", raw, at: Date.now() };
      }
    this.write();
  }

  // A cell built anew: what was typed there and is not stored is offered when it stands again.
  cleared(cell) {
    for (const [key, draft] of Object.entries(this.kept)) {
      if (draft.cell !== cell) continue;
      this.live.delete(key);
      this.offered.set(key, draft);
    }
  }

  // A page built anew: what is kept is offered in its cell.
  anew() {
    this.live.clear();
    this.offered = new Map(Object.entries(this.kept));
  }

  offer(place) {
    const mine = Array.from(this.offered).filter(([, draft]) => draft.cell === Number(place.dataset.cell));
    for (const [key, draft] of mine) {
      this.offered.delete(key);
      this.live.delete(key);
      place.prepend(this.box(key, draft));
    }
  }

  box(key, draft) {
    const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    const box = make("div", "");
    box.className = "unsent";
    box.dataset.key = key;
    box.setAttribute("role", "alert");
    const save = make("button", this.words.send);
    const drop = make("button", this.words.drop);
    save.onclick = () => this.link.say({ t: "restore", cell: draft.cell, row: draft.row, field: draft.field, raw: draft.raw });
    drop.onclick = () => this.forget(key, box);
    box.append(make("p", `${this.words.unsent} ${draft.label || ""}`), make("blockquote", draft.raw), save, " ", drop, make("p", ""));
    return box;
  }

  restored(cell, row, field, say, bad) {
    const key = [cell, row, field].join(" ");
    const box = Array.from(document.querySelectorAll(".unsent")).find((each) => each.dataset.key === key);
    if (!box) return;
    if (bad) box.lastChild.textContent = say;
    else this.forget(key, box);
  }

  forget(key, box) {
    delete this.kept[key];
    this.write();
    box.remove();
  }
}
