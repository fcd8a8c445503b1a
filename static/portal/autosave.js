// What somebody types is kept while they type, so that a closed tab, a crash or a lost connection takes none of it.
// Without scripts the button beside it keeps it, and a session that ends carries it over.
const PAUSE = 1500; // milliseconds after the last key
const LONGEST = 10000; // while somebody goes on typing
const AGAIN = 30000; // after it was refused, or the portal could not be reached
const OF_THE_PAGE = ["csrfmiddlewaretoken", "saved"];
const TROUBLE = {
  403: "Your session has ended, so nothing more is kept. What you typed stays here: save it with the button below, and you are asked to sign in first.",
  422: "This was not kept: something in it carries a protective marking that this system may not hold. Take it out; it is kept again after that.",
  0: "This was not kept: the portal could not be reached. It is tried again.",
};

function keepWhileTyping(region) {
  const form = region.closest("form");
  const number = form.elements.saved;
  const [said, trouble] = ["said", "trouble"].map((name) => region.querySelector(`[data-autosave=${name}]`));
  let kept = JSON.stringify(typed());
  let timer, since, running, stopped;
  let notBefore = 0;

  // Files are brought when the form is sent.
  function typed() {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OF_THE_PAGE.includes(name));
  }

  function later(pause) {
    const now = Date.now();
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(notBefore - now, Math.min(pause, since + LONGEST - now)));
  }

  function tell(html = "", text = "") {
    if (text && trouble.textContent === text) return; // said already, and read out
    trouble.innerHTML = html;
    if (text) trouble.append(Object.assign(document.createElement("p"), { className: "govuk-body post-autosave__trouble", textContent: text }));
  }

  async function keep(leaving = false) {
    clearTimeout(timer);
    const words = JSON.stringify(typed());
    if (stopped || words === kept || (running && !leaving)) return;
    since = undefined;
    number.value ||= "0";
    const body = new URLSearchParams(typed());
    OF_THE_PAGE.forEach((name) => body.set(name, form.elements[name].value));
    running = fetch(region.dataset.url, { method: "POST", body, keepalive: leaving });
    notBefore = 0;
    try {
      const answer = await running;
      const report = await answer.json().catch(() => ({}));
      if (answer.ok && report.saved) {
        kept = words;
        number.value = report.saved;
        said.textContent = `${report.said}. `;
        tell(report.trouble);
      } else {
        stopped ||= answer.status === 409; // until they have chosen
        refused(answer.status, report.trouble);
      }
    } catch {
      refused(0);
    }
    running = undefined;
    if (!stopped && JSON.stringify(typed()) !== kept) later(PAUSE);
  }

  // Each refusal of a marking is written down, so it is not asked again with every key.
  function refused(status, html = "") {
    tell(html, html ? "" : (TROUBLE[status] ?? TROUBLE[0]));
    notBefore = Date.now() + AGAIN;
  }

  ["input", "change"].forEach((kind) => form.addEventListener(kind, () => later(PAUSE)));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep(true));

  // The form takes along how often it was kept, so it waits for an answer that is on its way.
  form.addEventListener("submit", (event) => {
    if (running && !event.defaultPrevented) {
      event.preventDefault();
      const button = event.submitter;
      running.catch(() => {}).then(() => setTimeout(() => form.requestSubmit(button)));
    }
    stopped = true;
  });
  window.addEventListener("pageshow", () => (stopped = stopped && trouble.childElementCount > 0));

  region.addEventListener("click", (event) => {
    const mine = event.target.closest("[data-autosave=mine]");
    if (!mine) return;
    number.value = mine.value;
    [kept, stopped] = ["", false];
    keep();
  });
}

document.querySelectorAll("[data-portal=autosave]").forEach(keepWhileTyping);
