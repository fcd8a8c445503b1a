// Adding a passkey: the browser asks the person's device to make one, and the form brings its answer.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt());
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const SENTENCES = {
  NotAllowedError: "No passkey was added: the device was not used in time, or it was cancelled.",
  InvalidStateError: "This device has a passkey of yours already.",
  NotSupportedError: "This device cannot make a passkey that the portal can use.",
  SecurityError: "Passkeys cannot be made at this address of the portal.",
};

async function make(options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge), user: { ...options.user, id: toBytes(options.user.id) } };
  publicKey.excludeCredentials = (options.excludeCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id,
    rawId: made.id,
    type: made.type,
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
    },
    clientExtensionResults: {},
  };
}

function offer(form) {
  const said = form.querySelector("[role=alert]"), answer = form.elements.answer;
  const say = (sentence) => {
    said.textContent = sentence;
    said.hidden = !sentence;
  };
  if (location.origin !== form.dataset.origin) return say(form.dataset.elsewhere);
  if (!window.PublicKeyCredential) return say(form.dataset.none);
  form.addEventListener("submit", async (event) => {
    if (answer.value || !form.elements.label.value.trim()) return;
    event.preventDefault();
    say("");
    try {
      answer.value = JSON.stringify(await make(JSON.parse(form.dataset.options)));
      form.submit();
    } catch (problem) {
      say(SENTENCES[problem.name] ?? "No passkey was added. Try again.");
    }
  });
}

document.querySelectorAll("[data-portal=enrol]").forEach(offer);
