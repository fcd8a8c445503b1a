// Words that are selected in a field of the record go into the form. Without scripts they are copied by hand.
const excerpt = document.getElementById("id_excerpt");
const place = document.getElementById("id_place");

function fieldOf(node) {
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return element?.closest("[data-foi-field]");
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const field = fieldOf(selection.anchorNode);
  if (!excerpt || !field || selection.isCollapsed || fieldOf(selection.focusNode) !== field) return;
  excerpt.value = selection.toString().trim();
  place.value = field.dataset.foiField;
});
