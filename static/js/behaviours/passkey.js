// A form that asks the device for a passkey and sends what it answers. Hidden until it can work.
// <form method="post" data-behaviour="passkey" data-asks="get|create" data-options="id-of-json" hidden>
//   <input type="hidden" name="credential"> <button>…</button> <p data-sorry hidden>…</p>
// Without data-options they are fetched from where the form goes.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

function opened({ publicKey }, asks) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (asks === "get") return { ...options, allowCredentials: known(publicKey.allowCredentials) };
  options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  options.excludeCredentials = known(publicKey.excludeCredentials);
  // A passkey signs in by itself, so the device keeps it and asks who is there.
  options.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return options;
}

function closed(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function options(form) {
  const { options: id } = form.dataset;
  if (id) return JSON.parse(form.ownerDocument.getElementById(id).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  return (await answer.json()).request_options;
}

export function passkey(form) {
  const view = form.ownerDocument.defaultView;
  if (!view.PublicKeyCredential) return undefined;
  const { asks } = form.dataset;
  const sorry = form.querySelector("[data-sorry]");

  const onSubmit = async (event) => {
    event.preventDefault();
    sorry.hidden = true;
    try {
      const publicKey = opened(await options(form), asks);
      const credential = await view.navigator.credentials[asks]({ publicKey });
      form.elements.credential.value = closed(credential);
      form.submit();
    } catch {
      sorry.hidden = false;
    }
  };

  form.hidden = false;
  form.addEventListener("submit", onSubmit);
  return () => form.removeEventListener("submit", onSubmit);
}
