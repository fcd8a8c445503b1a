// What comments gain with a script: words chosen in the post itself, and names as one writes them. Both can be typed.

// Words that are chosen in the text of the post: where they stand there, counted in whole characters.
function chosenWords(text) {
  const chosen = window.getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { quote: range.toString(), start: [...before.toString()].length };
}

function offerWords(root) {
  const text = document.querySelector(".post-look__text");
  const form = root.querySelector("form");
  if (!text || !form?.elements.quote) return;
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "govuk-button govuk-button--secondary post-words-offer";
  offer.textContent = "Comment on the chosen words";
  offer.hidden = true;
  text.after(offer);
  document.addEventListener("selectionchange", () => {
    if (document.activeElement !== offer) offer.hidden = !chosenWords(text);
  });
  offer.addEventListener("mousedown", (event) => event.preventDefault()); // or the words are let go
  offer.addEventListener("click", () => {
    const words = chosenWords(text);
    if (!words) return;
    root.open = true;
    form.elements.field.value = "text";
    form.elements.quote.value = words.quote;
    form.elements.start.value = words.start;
    form.elements.text.focus();
  });
  form.elements.quote.addEventListener("input", () => (form.elements.start.value = ""));
}

// Whoever may see the post, by the letters after an @.
function offerNames(form) {
  const [area, list, said] = ["textarea[name=text]", ".post-readers", "[role=status]"].map((part) =>
    form.querySelector(part),
  );
  let asked = 0;
  const begun = () => /(?:^|\s)@([\w.+-]*)$/.exec(area.value.slice(0, area.selectionStart));
  const clear = () => {
    list.replaceChildren();
    list.hidden = true;
    said.textContent = "";
  };
  const choose = (userName) => {
    const letters = begun()?.[1] ?? "";
    const at = area.selectionStart;
    area.setRangeText(`${userName} `, at - letters.length, at, "end");
    clear();
    area.focus();
  };
  area.addEventListener("input", async () => {
    const letters = begun();
    const number = ++asked;
    if (!letters) return clear();
    const answer = await fetch(`${form.dataset.readers}?called=${encodeURIComponent(letters[1])}`).catch(() => null);
    if (number !== asked || !answer?.ok || answer.redirected) return;
    const { people } = await answer.json();
    list.replaceChildren(
      ...people.map((person) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "post-readers__one";
        button.textContent = `${person.name} (@${person.user_name})`;
        button.addEventListener("click", () => choose(person.user_name));
        return button;
      }),
    );
    list.hidden = !people.length;
    said.textContent = people.length ? `${people.length} people to name; tab to them` : "";
  });
  area.addEventListener("keydown", (event) => event.key === "Escape" && clear());
}

document.querySelectorAll("[data-portal=commenting]").forEach(offerWords);
document.querySelectorAll("form[data-readers]").forEach(offerNames);
