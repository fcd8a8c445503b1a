// Words that are selected in a field of the record go into the form. Without scripts they are copied by hand.
const excerpt = document.getElementById("id_excerpt");
const place = document.getElementById("id_place");

function fieldOf(node) {
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return element?.closest("[data-foi-field]");
}

// Up to the end of the field, if the selection goes beyond it; and without the marks of what is withheld already.
function wordsOf(range, field) {
  const within = range.cloneRange();
  if (!field.contains(range.endContainer)) within.setEnd(field, field.childNodes.length);
  const words = within.cloneContents();
  words.querySelectorAll(".foi-why").forEach((mark) => mark.remove());
  return words.textContent.trim();
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!excerpt || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const field = fieldOf(range.startContainer);
  const words = field && wordsOf(range, field);
  if (!words) return;
  excerpt.value = words;
  place.value = field.dataset.foiField;
});
