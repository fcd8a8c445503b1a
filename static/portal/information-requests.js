// Words of a record are chosen where they stand, by mouse or by keyboard, and go into the form. Without this script
// they are copied by hand.
const excerpt = document.getElementById("id_excerpt");
const place = document.getElementById("id_place");
const form = document.getElementById("withhold");
const chosen = document.querySelector("[data-foi-chosen]");

const wordsOf = (field) => [...field.querySelectorAll("[role=option]")];
const fieldOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("[data-foi-field]");

// A field of several words becomes a list, of which each word can be chosen; it is one stop of the tab key.
function offerWords(field) {
  const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(".foi-why")) nodes.push(texts.currentNode);
  for (const node of nodes) node.replaceWith(...node.textContent.split(/(\s+)/).filter(Boolean).map(asWord));
  field.setAttribute("role", "listbox");
  field.setAttribute("aria-multiselectable", "true");
  field.setAttribute("aria-orientation", "horizontal");
  field.setAttribute("aria-label", `Words of ${field.dataset.foiLabel}`);
  field.tabIndex = 0;
}

let numbered = 0;

function asWord(text) {
  if (!text.trim()) return text;
  const word = document.createElement("span");
  word.setAttribute("role", "option");
  word.setAttribute("aria-selected", "false");
  word.id = `word-${(numbered += 1)}`;
  word.className = "foi-word";
  word.append(text);
  return word;
}

// From one word to another, in whichever order; none lets go of all.
function choose(field, one, other = one) {
  document.querySelectorAll("[role=option][aria-selected=true]").forEach((word) => word.setAttribute("aria-selected", "false"));
  const words = wordsOf(field);
  const [first, last] = [words.indexOf(one), words.indexOf(other)].sort((a, b) => a - b);
  const run = one ? words.slice(first, last + 1) : [];
  run.forEach((word) => word.setAttribute("aria-selected", "true"));
  field.anchor = one;
  write(field, run.length ? between(run[0], run.at(-1)) : "");
}

// As it stands in the field, without the marks of what is withheld already.
function between(first, last) {
  const range = document.createRange();
  range.setStartBefore(first);
  range.setEndAfter(last);
  const words = range.cloneContents();
  words.querySelectorAll(".foi-why").forEach((mark) => mark.remove());
  return words.textContent.trim();
}

function write(field, words) {
  excerpt.value = words;
  place.value = field.dataset.foiField;
  chosen.textContent = words ? `: “${words}”` : `: all of ${field.dataset.foiLabel}`;
}

const here = (field) => document.getElementById(field.getAttribute("aria-activedescendant")) ?? wordsOf(field)[0];

// The field keeps the focus; which of its words one is at is an attribute of it.
function go(field, word) {
  here(field)?.classList.remove("foi-word--here");
  field.setAttribute("aria-activedescendant", word.id);
  word.classList.add("foi-word--here");
  word.scrollIntoView({ block: "nearest" });
}

function openForm() {
  form.open = true;
  document.getElementById("id_provision").focus();
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function onKey(event) {
  const field = event.target.closest?.("[role=listbox][data-foi-field]");
  if (!field || event.altKey || event.metaKey) return;
  const words = wordsOf(field);
  const word = here(field);
  if (event.key in STEPS) {
    const next = words[Math.min(words.length - 1, Math.max(0, words.indexOf(word) + STEPS[event.key]))];
    if (event.shiftKey) choose(field, field.anchor ?? word, next);
    go(field, next);
  } else if (event.key === " ") choose(field, event.shiftKey ? (field.anchor ?? word) : word, word);
  else if (event.key === "a" && event.ctrlKey) choose(field, words[0], words.at(-1));
  else if (event.key === "Escape") choose(field);
  else if (event.key === "Enter") openForm();
  else return;
  event.preventDefault();
}

function onPress(event) {
  const whole = event.target.closest(".foi-field__link");
  if (whole) {
    event.preventDefault();
    choose(fieldOf(whole.closest(".foi-field").querySelector("[data-foi-field]")));
    openForm();
    return;
  }
  const word = event.target.closest("[role=option]");
  if (!word || !document.getSelection().isCollapsed) return;
  const field = fieldOf(word);
  choose(field, event.shiftKey ? (field.anchor ?? word) : word, word);
  go(field, word);
}

// Dragged over with the mouse, or held with a finger: every word that was touched, within the field where it began.
function onSelection() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const field = fieldOf(selection.getRangeAt(0).startContainer);
  const touched = field ? wordsOf(field).filter((word) => selection.containsNode(word, true)) : [];
  if (touched.length) choose(field, touched[0], touched.at(-1));
}

if (form) {
  document.addEventListener("focusin", ({ target }) => target.matches("[data-foi-words]") && go(target, here(target)));
  document.querySelectorAll("[data-foi-words]").forEach(offerWords);
  document.querySelectorAll("[data-foi-keys]").forEach((hint) => (hint.hidden = false));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onPress);
  document.addEventListener("selectionchange", onSelection);
}
