// Shows a service's log as it comes; nothing here but what a page cannot do by itself.
"use strict";

(() => {
  const LINES_KEPT = 5000;
  const log = document.getElementById("log");
  const search = document.getElementById("search");
  const pause = document.getElementById("pause");
  const state = document.getElementById("log-state");
  let held = [];
  let paused = false;

  function show(node) {
    if (paused) {
      held.push(node);
      held = held.slice(-LINES_KEPT);
      state.textContent = `paused, ${held.length} new`;
      return;
    }
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    filter(node);
    log.append(node);
    while (log.childElementCount > LINES_KEPT) {
      log.firstElementChild.remove();
    }
    if (atEnd) {
      log.scrollTop = log.scrollHeight;
    }
  }

  function filter(node) {
    node.hidden = search.value !== "" && !node.textContent.toLowerCase().includes(search.value.toLowerCase());
  }

  // What would rearrange or hide the text around it is shown by its number.
  function harmless(text) {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);
  }

  function told(text) {
    const line = document.createElement("div");
    line.className = "told";
    line.textContent = harmless(text);
    show(line);
  }

  search.addEventListener("input", () => [...log.children].forEach(filter));
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on" : "Pause";
    state.textContent = paused ? "paused" : "live";
    if (!paused) {
      held.forEach(show);
      held = [];
    }
  });

  const source = new EventSource(log.dataset.source);
  source.addEventListener("open", () => { state.textContent = "live"; });
  source.addEventListener("error", () => { state.textContent = "not connected, trying again"; });
  source.addEventListener("line", (event) => {
    const said = JSON.parse(event.data);
    const line = document.createElement("div");
    const from = document.createElement("span");
    from.className = "from";
    from.textContent = `${said.server}/${said.replica.slice(4, 10)} `;
    line.append(from, harmless(said.text));
    show(line);
  });
  source.addEventListener("lost", (event) => {
    const said = JSON.parse(event.data);
    told(`${said.count} lines of ${said.server} are left out: they came faster than they were read.`);
  });
  source.addEventListener("notice", (event) => told(JSON.parse(event.data).text));
  source.addEventListener("end", (event) => {
    source.close();
    state.textContent = JSON.parse(event.data).reason || "the log has ended";
  });
})();
