// What the portal adds to pages that work without it.

// A text to take elsewhere gets a button that copies it.
function offerCopy(root) {
  const [text, button, said] = ["textarea", "button", "[role=status]"].map((selector) => root.querySelector(selector));
  if (!navigator.clipboard || !button.hidden) return;
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.clipboard.writeText(text.value).then(
      () => (said.textContent = "Copied"),
      () => {
        text.select();
        said.textContent = "Selected: copy it with your keyboard";
      },
    ),
  );
}

// A greyed action explains itself; it must not send the form it stands in.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[aria-disabled=true]")) event.preventDefault();
});

const start = (scope) => scope.querySelectorAll("[data-portal=copyable]").forEach(offerCopy);
start(document);
document.addEventListener("htmx:load", ({ detail }) => start(detail.elt));
