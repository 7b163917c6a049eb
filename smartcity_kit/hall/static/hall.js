// One page of the hall: cells come as they scroll into sight, every change goes to the server and is answered.
//
// What is said to the server is numbered and kept until it is done; after a break in the network it is said again,
// and the server does it once. What was typed and is not stored yet stays in this browser as well.

import { widgets } from "./widgets.js";
import { Drafts } from "./drafts.js";
import { Place } from "./place.js";
import { watch } from "./wide.js";
import { told } from "./news.js";

const body = document.body;
const words = JSON.parse(body.dataset.words);
const MOST_WAIT = 5000; // ms between two attempts to connect
const BEAT = 4000; // ms between two signs of life
const DEAF = 12000; // ms without one: the network is gone, though nobody said so
const SLOW = 700; // ms after which an answer that is missing is worth a word

class Link {
  constructor(url, hear, state) {
    this.url = url;
    this.hear = hear;
    this.state = state;
    this.sitting = "";
    this.told = 0;
    this.said = 0;
    this.outbox = new Map();
    this.waiting = new Map();
    this.wait = 250;
    this.ready = false;
    this.connect();
    setInterval(() => this.beat(), BEAT);
    window.addEventListener("online", () => this.again(0));
    window.addEventListener("offline", () => this.lose());
    document.addEventListener("visibilitychange", () => !document.hidden && this.again(0));
  }

  connect() {
    clearTimeout(this.timer);
    this.timer = null;
    this.ready = false;
    const socket = (this.socket = new WebSocket(this.url));
    this.heard = Date.now();
    socket.onopen = () => this.put({ t: "hello", sitting: this.sitting, told: this.told });
    socket.onmessage = (event) => socket === this.socket && this.take(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
  }

  closed(code) {
    this.socket = null;
    this.ready = false;
    if (code === 4401) return this.over();
    if (code === 4409) return this.state("full");
    this.state("gone");
    this.again(this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 1.7, MOST_WAIT);
    return undefined;
  }

  // Signed out, or the code was handed anew: what was not answered is kept and offered after signing in again.
  over() {
    this.hear.over(Array.from(this.outbox.values()));
    this.outbox.clear();
    window.location.assign(body.dataset.login);
  }

  // A network that is gone does not say so: a connection that stays silent is given up.
  beat() {
    if (!this.socket) return;
    if (Date.now() - this.heard > DEAF) return this.lose();
    if (this.ready) this.put({ t: "ping" });
  }

  lose() {
    const socket = this.socket;
    if (!socket) return;
    this.closed(0);
    socket.close();
  }

  again(after) {
    if (this.socket) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), after);
  }

  put(message) {
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  take(message) {
    this.heard = Date.now();
    if (message.t === "welcome") return this.welcome(message);
    if (told[message.t]) return told[message.t](message, words);
    // One that came before is known, one too far ahead comes again in its place.
    if (message.t !== "do" || message.n !== this.told + 1) return;
    this.told = message.n;
    this.put({ t: "got", n: this.told });
    this.hear.ops(message.ops);
  }

  welcome({ sitting, heard }) {
    const anew = sitting !== this.sitting;
    this.ready = true;
    this.wait = 250;
    if (anew) {
      this.sitting = sitting;
      this.told = 0;
      this.hear.anew(Array.from(this.outbox.values()));
      this.outbox.clear();
      this.waiting.clear();
    } else {
      // What was done already is told again with what came of it; the rest is said again.
      for (const message of this.outbox.values()) if (message.n > heard) this.put(message);
    }
    this.hear.back();
    this.state(this.outbox.size ? "saving" : "ready");
  }

  say(message, done) {
    const numbered = { ...message, n: ++this.said };
    this.outbox.set(this.said, numbered);
    this.waiting.set(this.said, done);
    this.put(numbered);
    if (this.ready) setTimeout(() => this.outbox.has(numbered.n) && this.ready && this.state("saving"), SLOW);
    return this.said;
  }

  done(until, stored) {
    for (const n of Array.from(this.outbox.keys()).filter((each) => each <= until)) {
      this.outbox.delete(n);
      const call = this.waiting.get(n);
      this.waiting.delete(n);
      if (call) call(stored);
    }
    if (!this.outbox.size && this.ready) this.state("ready");
  }
}

class Page {
  constructor(face) {
    this.face = face;
    this.chain = Promise.resolve();
    this.owner = new Map(); // the id of a widget on the page -> the cell it stands in
  }

  start(link) {
    this.link = link;
    this.drafts = new Drafts(body.dataset.draft, words, link, this);
    this.at = new Place(link, this.face);
    this.seen = new IntersectionObserver((entries) => this.sight(entries), { rootMargin: "500px 0px" });
    for (const place of document.querySelectorAll(".cell.live[data-cell]")) this.seen.observe(place);
  }

  sight(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || target.dataset.asked) continue;
      target.dataset.asked = "yes";
      this.link.put({ t: "show", cell: Number(target.dataset.cell) });
    }
  }

  keep(unsaid) {
    for (const message of unsaid) this.drafts.unsaid(this.owner.get(message.comm), message.data);
  }

  // The server knows this page no more (it was started again, or we were away too long): everything comes anew.
  anew(unsaid) {
    this.keep(unsaid);
    this.drafts.anew();
    this.chain = this.chain.then(async () => {
      if (this.owner.size) await this.face.clear();
      this.owner.clear();
      for (const place of document.querySelectorAll(".cell.live[data-cell]")) {
        this.seen.unobserve(place);
        place.style.minHeight = place.offsetHeight + "px"; // what is being read does not jump away
        delete place.dataset.asked;
        place.replaceChildren();
        place.classList.add("empty");
        this.seen.observe(place);
      }
    });
  }

  ops(ops) {
    this.chain = this.chain.then(async () => {
      for (const op of ops) {
        try {
          await this.op(...op);
        } catch (error) {
          console.error(op[0], error);
        }
      }
      this.drafts.look();
    });
  }

  async op(name, ...rest) {
    if (name === "open") return this.face.open(...rest);
    if (name === "msg") return this.at.tell(...rest);
    if (name === "close") return this.face.close(...rest);
    if (name === "done") return this.link.done(...rest);
    if (name === "say") return notice(rest[0]);
    if (name === "restored") return this.drafts.restored(...rest);
    const place = this.place(rest[0]);
    if (!place) return undefined;
    if (name === "clear") {
      place.style.minHeight = place.offsetHeight + "px"; // what is being read does not jump away
      place.replaceChildren();
      return this.drafts.cleared(rest[0]);
    }
    if (name === "widget") {
      const box = document.createElement("div");
      place.append(box);
      this.owner.set(rest[1], rest[0]);
      await this.face.show(rest[1], box);
    } else if (name === "html") {
      this.html(place, rest[1], rest[2]);
    }
    place.classList.remove("empty");
    place.style.minHeight = "";
    return this.drafts.offer(place);
  }

  html(place, number, html) {
    let box = place.querySelector(`[data-place="${number}"]`);
    if (!box) {
      box = document.createElement("div");
      box.dataset.place = number;
      place.append(box);
    }
    const frame = box.querySelector(".sck-frame");
    const kept = frame && [frame.scrollLeft, frame.scrollTop];
    box.innerHTML = html; // made by the server, every text in it escaped
    const fresh = box.querySelector(".sck-frame");
    if (kept && fresh) fresh.scrollTo(...kept);
  }

  place(cell) {
    return document.querySelector(`.cell[data-cell="${Number(cell)}"]`);
  }
}

// ------------------------------------------------------------------ what the page says about itself

const line = document.querySelector(".link");
let stored = "";

function state(name) {
  line.dataset.state = name;
  line.textContent = { ready: stored || words.ready, saving: words.saving, gone: words.gone, full: words.full }[name];
}

function notice(text) {
  const box = document.querySelector(".notice");
  box.textContent = text;
  box.hidden = !text;
}

function saved() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  stored = words.stored.replace("{time}", `${two(now.getHours())}.${two(now.getMinutes())}`);
}

// ------------------------------------------------------------------ beginning

const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
let page = null;
let link = null;

function send(comm, data, callbacks) {
  const idle = (stored) => {
    const iopub = callbacks && callbacks.iopub;
    if (iopub && iopub.status) iopub.status({ content: { execution_state: "idle" } });
    if (stored) saved(); // in the file, not merely heard
  };
  return String(link.say({ t: "msg", comm, data }, idle));
}

// A page without forms needs nothing that draws them.
const drawing = document.querySelector(".cell.live[data-cell]") ? widgets(body.dataset.base, send) : Promise.resolve(null);
drawing.then((face) => {
  page = new Page(face);
  const hear = {
    ops: (ops) => page.ops(ops),
    anew: (unsaid) => page.anew(unsaid),
    over: (unsaid) => page.keep(unsaid),
    back: () => page.at.back(),
  };
  link = new Link(`${scheme}//${window.location.host}${body.dataset.socket}`, hear, state);
  page.start(link);
  watch(words.sideways);
  window.hall = link; // for whoever looks into a page that misbehaves
  window.addEventListener("beforeunload", (event) => {
    if (link.outbox.size) event.preventDefault(); // the browser asks whether to leave
  });
}, (error) => notice(`${words.broken} (${error.message})`));
