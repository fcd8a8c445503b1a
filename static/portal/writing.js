// The page on which a post is written. Without it all of it works: files then go up with the form.

const say = (file, sentence) => {
  const alert = file.querySelector("[role=alert]");
  alert.hidden = !sentence;
  alert.textContent = sentence;
};
const wait = (file, waiting) => (file.querySelector("progress").parentElement.hidden = !waiting);
const fileOf = (event) => event.target.closest?.("[data-portal=file]");

// A file goes up as soon as it is chosen. One that the portal would refuse for its size is not sent.
document.addEventListener("change", (event) => {
  const file = fileOf(event), chosen = event.target.files?.[0];
  if (!file || !chosen) return;
  const large = chosen.size > Number(file.dataset.limit);
  if (large) {
    event.target.value = "";
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
  say(file, large ? file.dataset.tooLarge : "");
  if (!large) {
    wait(file, true);
    htmx.trigger(file, "chosen");
  }
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const { lengthComputable, loaded, total } = event.detail;
  if (fileOf(event) && lengthComputable) fileOf(event).querySelector("progress").value = (100 * loaded) / total;
});

for (const name of ["htmx:responseError", "htmx:sendError"])
  document.addEventListener(name, (event) => {
    const file = fileOf(event);
    if (!file) return;
    wait(file, false);
    say(file, "This file did not arrive. Choose it again, or save the draft, which brings it along.");
  });

// What is asked and declared stays as it is on the screen while it is the same: a box may just be being ticked.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const coming = detail.fragment.firstElementChild;
  if (detail.target.id === "declaring" && detail.target.dataset.shows === coming?.dataset.shows) detail.shouldSwap = false;
});

// What has to be mended in a fold opens it, as a page that comes from the server has it open.
document.addEventListener("htmx:afterSettle", () => {
  const fold = document.getElementById(document.getElementById("takes").dataset.opens ?? "");
  if (fold) fold.querySelector("details").open = true;
});

// Enter in a line saves the draft; the buttons that draw the page again are for browsers without script.
document.querySelectorAll("button[value=show]").forEach((button) => button.remove());

// What was used before is put where one was typing, or at the end; of links each on a line of its own.
document.querySelectorAll("[data-portal=used] li").forEach((item) => {
  const button = document.createElement("button"), into = document.getElementById(item.parentElement.dataset.into);
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary post-used__put";
  button.textContent = item.textContent;
  button.setAttribute("aria-label", `Put in ${item.textContent}`);
  button.addEventListener("click", () => put(into, item.textContent));
  item.replaceChildren(button);
});
function put(into, words) {
  const [before, after] = [into.value.slice(0, into.selectionStart), into.value.slice(into.selectionEnd)];
  const apart = into.name === "links" ? "\n" : " ";
  const start = before && !/\s$/.test(before) ? apart : "", end = after && !/^\s/.test(after) ? apart : "";
  into.closest("details")?.setAttribute("open", "");
  into.setRangeText(start + words + end, into.selectionStart, into.selectionEnd, "end");
  into.dispatchEvent(new Event("input", { bubbles: true }));
  into.focus();
}
