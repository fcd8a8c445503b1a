// Two minutes before a session ends because nothing was used, its person is asked whether they are still there.
// Without scripts it ends as it would, and what is sent afterwards is kept while they sign in again.
const WARNING = 120; // seconds before the end
const AGAIN = 15; // seconds between two looks, while the question stands: another window may have answered it

const idle = document.getElementById("idle");
const [asking, over] = ["asking", "over"].map((name) => idle.querySelector(`[data-idle=${name}]`));

async function left(method) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = method === "POST" ? new URLSearchParams({ csrfmiddlewaretoken: token }) : undefined;
  const answer = await fetch(idle.dataset.url, { method, body });
  return (await answer.json()).seconds;
}

async function look(method = "GET") {
  const seconds = await left(method).catch(() => AGAIN);
  if (seconds > WARNING) {
    if (idle.open) idle.close();
    setTimeout(look, (seconds - WARNING) * 1000);
    return;
  }
  asking.hidden = !(over.hidden = seconds > 0);
  idle.setAttribute("aria-labelledby", seconds > 0 ? "idle-asking" : "idle-over");
  if (!idle.open) idle.showModal();
  if (seconds > 0) setTimeout(look, Math.min(seconds, AGAIN) * 1000);
}

// Also Escape, which closes it.
idle.addEventListener("close", () => asking.hidden || look("POST"));
idle.querySelector("button").addEventListener("click", () => idle.close());
setTimeout(look, (idle.dataset.seconds - WARNING) * 1000);
