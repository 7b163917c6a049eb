// A card's picture holds the code behind a "#": that part of an address is never sent to a server by itself.
function take() {
  const box = document.getElementById("kode");
  const found = new URLSearchParams(window.location.hash.slice(1)).get("kode");
  if (!found || !box) return;
  box.value = found;
  window.history.replaceState(null, "", window.location.pathname);
  const name = document.getElementById("nama");
  if (name) name.focus();
}

take();
window.addEventListener("hashchange", take); // a second card, while the door stands open already
