// Signing in, or showing once more who one is, with a passkey: the portal asks, the person's device answers.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt());
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const SENTENCES = {
  NotAllowedError: "No passkey was used: the device was not used in time, it has none for the portal, or it was cancelled.",
};

async function answer(form) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const options = await (await fetch(form.action, { method: "POST", body })).json();
  const allowCredentials = (options.allowCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const publicKey = { ...options, challenge: toBytes(options.challenge), allowCredentials };
  const { id, type, response } = await navigator.credentials.get({ publicKey });
  const given = {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: response.userHandle ? toText(response.userHandle) : null,
  };
  return JSON.stringify({ id, rawId: id, type, response: given, clientExtensionResults: {} });
}

function offer(form) {
  if (!window.PublicKeyCredential || location.origin !== form.dataset.origin) return;
  const said = form.querySelector("[role=alert]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      form.elements.passkey_answer.value = await answer(form);
      form.submit();
    } catch (problem) {
      said.textContent = SENTENCES[problem.name] ?? "The passkey could not be used. Try again, or sign in another way.";
      said.hidden = false;
    }
  });
}

document.querySelectorAll("[data-portal=passkey]").forEach(offer);
