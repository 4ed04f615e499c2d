// Asks before a form with data-confirm is sent. Without script the form is simply sent; the server asks where it matters.
function button(text, value, style) {
  const element = document.createElement("button");
  element.className = `button button-${style}`;
  element.value = value;
  element.textContent = text;
  return element;
}

function ask(form, proceed) {
  const dialog = document.createElement("dialog");
  const inner = document.createElement("form");
  inner.method = "dialog";
  const sentence = document.createElement("p");
  sentence.id = "confirm-sentence";
  sentence.textContent = form.dataset.confirm;
  dialog.setAttribute("aria-labelledby", sentence.id);
  const row = document.createElement("div");
  row.className = "actions";
  const yes = form.dataset.confirmYes || form.querySelector("[type=submit]")?.textContent.trim() || "OK";
  const no = form.dataset.confirmNo || document.body.dataset.goBack;
  const stay = button(no, "no", "quiet");
  stay.autofocus = true;
  row.append(button(yes, "yes", "danger"), stay);
  inner.append(sentence, row);
  dialog.append(inner);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes") proceed();
  });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  ask(form, () => {
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  });
}, true);
