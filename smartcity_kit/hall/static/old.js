// Says in words that a browser is too old. Written for those: no syntax in here is younger than 2009.
(function () {
  var told = false;

  function tell() {
    var box = document.querySelector(".notice");
    var line = document.querySelector(".link");
    if (told || !box || window.hall) return;
    told = true;
    box.appendChild(document.createTextNode(document.body.getAttribute("data-old")));
    box.removeAttribute("hidden");
    if (line) line.parentNode.removeChild(line);
  }

  function ready(call) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", call);
    else call();
  }

  // The youngest of what hall.js, drafts.js, widgets.js and the grid use.
  var fits =
    "noModule" in document.createElement("script") &&
    window.WebSocket &&
    window.IntersectionObserver &&
    window.Promise &&
    window.fetch &&
    Element.prototype.replaceChildren;
  if (!fits) ready(tell);

  // A module that a browser cannot read ends in silence otherwise.
  window.addEventListener("error", function (event) {
    if (/SyntaxError/.test(event.message || "")) ready(tell);
  });
})();
