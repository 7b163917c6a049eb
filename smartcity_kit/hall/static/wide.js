// A table may be wider than a phone: it scrolls by itself, and says so.

const TABLES = ".sck-frame, .sck-scroll, .prose table";
let soon = 0;

// Look again whenever something came onto the page, or the phone was turned.
export function watch(text) {
  new MutationObserver(() => sideways(text)).observe(document.querySelector("main"), { childList: true, subtree: true });
  window.addEventListener("resize", () => sideways(text));
  sideways(text);
}

function sideways(text) {
  if (soon) return;
  soon = requestAnimationFrame(() => {
    soon = 0;
    const frames = Array.from(document.querySelectorAll(TABLES));
    const wide = frames.map((frame) => frame.scrollWidth > frame.clientWidth + 1); // all read before anything is written
    frames.forEach((frame, index) => say(frame, wide[index] ? text : ""));
  });
}

function say(frame, text) {
  const before = frame.previousElementSibling;
  const told = before && before.classList.contains("sideways") ? before : null;
  if (told && !text) told.remove();
  if (told || !text) return;
  const hint = Object.assign(document.createElement("p"), { className: "sideways", textContent: text });
  frame.before(hint);
}
