// Puts the text of a chosen file where it could be pasted. Without a script, pasting is left.
"use strict";

const LIMIT_BYTES = 256 * 1024;
const file = document.getElementById("file");

file.closest("label").hidden = false;
file.addEventListener("change", async () => {
  const chosen = file.files[0];
  const tooLarge = chosen !== undefined && chosen.size > LIMIT_BYTES;
  file.setCustomValidity(tooLarge ? "A Compose file has at most 256 KiB." : "");
  file.reportValidity();
  if (chosen !== undefined && !tooLarge) {
    document.getElementById("compose").value = await chosen.text();
  }
});
