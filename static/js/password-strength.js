// Says in words how strong a new password is while one types. The server decides; this only helps.
for (const box of document.querySelectorAll("[data-password-strength]")) {
  const input = box.querySelector("input");
  const words = document.createElement("p");
  words.className = "hint";
  words.setAttribute("aria-live", "polite");
  input.after(words);
  input.addEventListener("input", () => {
    words.textContent = input.value ? verdict([...input.value], box.dataset) : "";
  });
}

function verdict(characters, sentences) {
  const missing = Number(sentences.minimum) - characters.length;
  if (missing > 0) return sentences.short.replace("{count}", missing);
  const distinct = new Set(characters).size;
  if (distinct < 6) return sentences.plain;
  return characters.length >= 22 && distinct >= 10 ? sentences.strong : sentences.good;
}
