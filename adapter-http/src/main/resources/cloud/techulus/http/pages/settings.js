// What a form of settings cannot do by itself: more rows, and saying which field is wrong.
"use strict";

(() => {
  for (const button of document.querySelectorAll("[data-add]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const rows = button.parentElement.querySelector("[data-rows]");
      const row = rows.lastElementChild.cloneNode(true);
      const inputs = row.querySelectorAll("input, textarea");
      inputs.forEach((input) => { input.value = ""; });
      rows.append(row);
      inputs[0].focus();
    });
  }

  // The server has said what is wrong with a field, or that nothing is.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const said = event.detail.target;
    if (said.classList.contains("error")) {
      const wrong = String(said.textContent.trim() !== "");
      document.querySelectorAll(`[aria-describedby="${said.id}"]`)
        .forEach((input) => input.setAttribute("aria-invalid", wrong));
    }
  });
})();
