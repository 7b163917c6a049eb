// What a page is told besides its own widgets: messages of the facilitator, and the board as it stands.

const SEEN = "bimtek seen"; // the messages that were put away in this browser
const MOST = 200;

const make = (tag, text = "", name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });

function seen() {
  try {
    return JSON.parse(window.localStorage.getItem(SEEN) || "[]");
  } catch (error) {
    return [];
  }
}

function see(id) {
  try {
    window.localStorage.setItem(SEEN, JSON.stringify([...seen().filter((one) => one !== id), id].slice(-MOST)));
  } catch (error) {
    console.error(error); // a forbidden store: the message comes again on the next page
  }
}

// A message stands on the page until it is put away, and stays in the list below.
function banner(one, words, away) {
  const box = make("div", "", "message");
  const read = make("button", words.dismiss);
  read.type = "button";
  read.onclick = () => {
    see(one.id);
    away();
  };
  box.dataset.id = one.id;
  box.append(make("p", one.text), make("small", one.about), read);
  return box;
}

function list(messages, words, open) {
  const all = make("details");
  all.open = open;
  all.append(make("summary", `${words.messages} (${messages.length})`));
  for (const one of messages.slice().reverse()) {
    const box = make("div", "", "message old");
    box.append(make("p", one.text), make("small", one.about));
    all.append(box);
  }
  return all;
}

function news({ messages }, words) {
  const place = document.querySelector(".news");
  const below = document.querySelector(".posts");
  if (!place || !below) return;
  const known = seen();
  const away = () => news({ messages }, words);
  const fresh = messages.filter((one) => !known.includes(one.id));
  const before = below.querySelector("details");
  place.replaceChildren(...fresh.map((one) => banner(one, words, away)));
  place.hidden = !fresh.length;
  below.replaceChildren(...(messages.length ? [list(messages, words, Boolean(before && before.open))] : []));
}

function board({ html }) {
  const place = document.getElementById("board");
  if (!place) return;
  const focus = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
  place.innerHTML = html; // made by the server, every text in it escaped
  const again = focus && Array.from(place.querySelectorAll("a")).find((one) => one.getAttribute("href") === focus);
  if (again) again.focus({ preventScroll: true });
}

// By what the server calls it; what is not named here is nothing of ours.
export const told = { news, board };
