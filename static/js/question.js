// The organiser's form of one question: shows what concerns the kind and the deciding question that are chosen.
const form = document.querySelector("form[data-question]");

function show() {
  const kind = form.elements.kind?.value;
  for (const part of form.querySelectorAll("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(kind);
  const decides = form.elements.condition?.value;
  for (const part of form.querySelectorAll("[data-values-of]")) part.hidden = part.dataset.valuesOf !== decides;
}

if (form) {
  form.addEventListener("change", show);
  show();
}
