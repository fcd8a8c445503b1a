// Single keys that lead about, as /keyboard/ lists them. Not while somebody writes, and not where they are switched off.

const WAIT = 1500; // for the letter after g
let gone = -WAIT; // when g was pressed

const writes = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog");

function go(letter) {
  document.querySelector(`[data-key="${CSS.escape(letter)}"]`)?.click();
}

function search() {
  const field = document.querySelector("main input[type=search]");
  field?.focus();
  field?.select();
}

// The first link of each row, or what a list has instead of rows.
function move(by) {
  const rows = [...document.querySelectorAll("main tbody tr, main .govuk-task-list__item, main .portal-notice")];
  const links = rows.map((row) => row.querySelector("a[href]")).filter(Boolean);
  const here = links.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
}

async function show() {
  const answer = await fetch("/keyboard/");
  const keys = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#shortcuts");
  if (!keys) return;
  const dialog = document.createElement("dialog");
  dialog.className = "portal-dialog";
  dialog.setAttribute("aria-label", "Keyboard shortcuts");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  close.className = "govuk-button govuk-button--secondary";
  close.addEventListener("click", () => dialog.close());
  const switching = Object.assign(document.createElement("a"), { href: "/keyboard/", textContent: "Switch them off" });
  switching.className = "govuk-body govuk-link portal-target";
  dialog.append(keys, close, " ", switching);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const KEYS = { "/": search, j: () => move(1), k: () => move(-1), "?": show };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (writes(event.target) || document.querySelector("dialog[open]")) return;
  const after = event.timeStamp - gone < WAIT;
  gone = event.key === "g" && !after ? event.timeStamp : -WAIT;
  if (!after && !KEYS[event.key]) return;
  event.preventDefault();
  if (after) go(event.key);
  else KEYS[event.key]();
});
