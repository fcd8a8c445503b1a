// Signing a decision with one's own passkey. The portal says what the entry of the decision would say. This script holds
// that against what the page shows and what was typed, shows it in words, makes the digests and the challenge of it
// (records/verify.py: `field_digest`, `statement`), and lets the passkey sign. docs/security.md says what that is worth.

const encoder = new TextEncoder();
const spell = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const spellForAddresses = (bytes) => spell(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const read = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt());
const sha256 = (bytes) => crypto.subtle.digest("SHA-256", bytes);

// RFC 8785: the one spelling that a value has in the record log.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

async function digested({ kind, subject, office, key, log, fields }) {
  const digests = {}, salts = {};
  for (const [name, value] of Object.entries(fields)) {
    salts[name] = spell(crypto.getRandomValues(new Uint8Array(16)));
    digests[name] = spell(await sha256(encoder.encode(canonical([salts[name], name, value]))));
  }
  const statement = { fields: digests, key, kind, log, office, subject, v: 1 };
  return { salts, challenge: await sha256(encoder.encode(canonical(statement))) };
}

const DECISIONS = {
  "post.approved": "Approve the post", "post.confirmed": "Confirm what went out", "post.declined": "Decline the post",
  "post.reconfirmed": "Confirm the approval again", "standing.granted": "Grant a standing approval",
  "standing.changed": "Change a standing approval", "standing.renewed": "Grant a standing approval again",
  "standing.cosigned": "Sign a standing approval for MCD", "seat.confirmed": "Confirm who takes a position",
  "foi.approved": "Approve an information request", "disposal.approved": "Approve a disposal",
};
const LABELS = {
  version: "Version", title: "Title", note: "Note", reason: "Reason", policy: "Policy", number: "How many records",
  person: "Who", seat: "Position", days: "When", instrument: "Instrument", proposed_by: "Proposed by",
  "actor.name": "By", "actor.position": "As", "actor.acting_for": "Acting for", "actor.instrument": "Under",
};

// Whether the portal would write what stands on the page and was typed, and nothing else.
function differs(form, { kind, fields }) {
  const { seen, note, reason } = form.elements, typed = (note ?? reason)?.value;
  const said = fields.note ?? fields.reason;
  if (typed !== undefined && said !== undefined && said.trim() !== typed.replaceAll("\r\n", "\n").trim()) return true;
  const standing = [fields.fingerprint, fields.ground].filter(Boolean), mark = seen?.value.split(" ").pop();
  return Boolean(kind !== "standing.changed" && mark && standing.length && !standing.includes(mark));
}

function words(list, { kind, subject, fields }) {
  const rows = [["Decision", DECISIONS[kind] ?? kind], ["Of", subject]];
  for (const [name, label] of Object.entries(LABELS)) rows.push([label, fields[name]]);
  const declared = fields.declared ?? [];
  if (declared.length) rows.push(["Declared", declared.map(({ clause }) => clause).join("; ")]);
  list.replaceChildren();
  for (const [label, text] of rows) {
    if (text === undefined || text === null || text === "") continue;
    const term = document.createElement("dt"), meaning = document.createElement("dd");
    [term.textContent, meaning.textContent] = [label, String(text)];
    list.append(term, meaning);
  }
}

const SENTENCES = {
  NotAllowedError: "It was not signed, so nothing was decided: your device was not used in time, or you cancelled. What you typed is here.",
  SecurityError: "Passkeys cannot be used at this address of the portal. Nothing was decided.",
  TypeError: "The portal did not answer. Nothing was decided; try again.",
  Differs: "What you would sign is not what this page shows. Nothing was decided. Load the page again, and look at it once more.",
};

function ask(form, submitter, body) {
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
}

function bring(form, fields) {
  form.querySelectorAll("[data-brought]").forEach((field) => field.remove());
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    field.dataset.brought = "";
    form.append(field);
  }
}

async function signature(said) {
  const { salts, challenge } = await digested(said);
  const allowCredentials = said.keys.map((id) => ({ type: "public-key", id: read(id) }));
  const publicKey = { challenge, rpId: said.party, allowCredentials, userVerification: "required" };
  const { id, type, response } = await navigator.credentials.get({ publicKey });
  const parts = {};
  for (const name of ["clientDataJSON", "authenticatorData", "signature"]) parts[name] = spellForAddresses(response[name]);
  const answer = { id, rawId: id, type, response: parts, clientExtensionResults: {} };
  return { assertion: JSON.stringify(answer), salts: JSON.stringify(salts) };
}

function offer(part) {
  const form = part.closest("form"), shown = part.querySelector("[role=status]");
  const alert = part.querySelector("[role=alert]"), without = part.querySelector("[data-unsigned]");
  let free = false;
  const say = (sentence) => {
    alert.textContent = sentence;
    alert.hidden = !sentence;
    shown.hidden ||= Boolean(sentence);
    if (sentence) alert.scrollIntoView({ block: "center" });
  };
  if (!window.PublicKeyCredential || location.origin !== part.dataset.origin)
    return say(`Passkeys work at ${part.dataset.origin}. Here nothing can be signed.`);

  const goOn = (submitter) => {
    free = true;
    form.requestSubmit(submitter);
    free = false;
  };
  async function sign(submitter) {
    say("");
    const body = new FormData(form, submitter);
    body.set("sign", "1");
    const answer = await ask(form, submitter, body);
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
      bring(form, { sign: "1" }); // a refusal: the portal says it on its own page
      return goOn(submitter);
    }
    const said = await answer.json();
    if (said.goto) return location.assign(said.goto);
    if (differs(form, said)) throw Object.assign(new Error(), { name: "Differs" });
    words(part.querySelector("dl"), said);
    shown.hidden = false;
    bring(form, await signature(said));
    goOn(submitter);
  }
  let busy = false, last;
  form.addEventListener("submit", async (event) => {
    if (free) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    last = event.submitter;
    try {
      await sign(last);
    } catch (problem) {
      say(SENTENCES[problem.name] ?? "It could not be signed. Nothing was decided; try again.");
      without.hidden = "required" in part.dataset;
    }
    busy = false;
  });
  without.addEventListener("click", () => {
    bring(form, {});
    goOn(last);
  });
}

document.querySelectorAll("[data-portal=signing]").forEach(offer);
