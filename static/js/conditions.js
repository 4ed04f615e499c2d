// Questions that depend on the ticket or on another answer appear and vanish at once. What is typed in them stays.
const asked = [...document.querySelectorAll(".asked[data-if], .asked[data-tickets]")];
const form = asked[0]?.form ?? asked[0]?.closest("form");

function answersTo(name) {
  return [...form.elements]
    .filter((field) => field.name === name && !field.closest(".asked[hidden]"))
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => field.value.trim())
    .filter(Boolean);
}

function isAsked({ tickets, if: decides, values }) {
  if (tickets && form.elements.ticket_type && !answersTo("ticket_type").some((ref) => tickets.split(" ").includes(ref))) return false;
  if (!decides) return true;
  const given = answersTo(decides);
  return values ? given.some((value) => values.split(" ").includes(value)) : given.length > 0;
}

function show() {
  for (let changed = true, rounds = asked.length; changed && rounds >= 0; rounds -= 1) {
    changed = false;
    for (const question of asked) {
      const isHidden = !isAsked(question.dataset);
      changed ||= question.hidden !== isHidden;
      question.hidden = isHidden;
    }
  }
}

if (form) {
  for (const question of asked) {
    question.querySelector(".asked-only")?.remove(); // it says itself when it is asked
    question.removeAttribute("aria-labelledby");
    question.removeAttribute("role");
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
