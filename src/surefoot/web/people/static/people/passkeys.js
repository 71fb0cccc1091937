// Makes or uses a passkey when its form is sent: fills in what the device answered, then sends the form.
"use strict";
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const can = window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON;
  form.querySelector("[data-needs]").hidden = !can;
  form.querySelector("[data-without]").hidden = Boolean(can);
  form.addEventListener("submit", async (event) => {
    if (form.elements.sent.value) return;
    event.preventDefault();
    const told = JSON.parse(form.dataset.options);
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const found = form.dataset.passkey === "create"
        ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told)})
        : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told)});
      form.elements.sent.value = JSON.stringify(found.toJSON());
      form.submit();
    } catch (error) {
      failed.hidden = false;
    }
  });
}
