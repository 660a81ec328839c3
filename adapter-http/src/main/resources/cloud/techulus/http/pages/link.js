// The secret of a link stands behind its #, which browsers send to nobody: the form has to.
"use strict";

if (location.hash.length > 1) {
  document.getElementById("token").value = location.hash.slice(1);
}
