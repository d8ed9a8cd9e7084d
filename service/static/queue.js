// 申报队列 by keyboard: j/k go from row to row, Enter opens the one in focus, / goes to the search field.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, select, textarea")) return;
  const rows = [...document.querySelectorAll("a.row")];
  const at = rows.indexOf(document.activeElement?.closest("tr")?.querySelector("a.row"));
  if (event.key === "j") rows[Math.min(at + 1, rows.length - 1)]?.focus();
  else if (event.key === "k") rows[at < 0 ? rows.length - 1 : Math.max(at - 1, 0)]?.focus();
  else if (event.key === "/") {
    event.preventDefault();
    document.querySelector("#applicant").select();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".filter select, .filter input[type=date]")) event.target.form.requestSubmit();
});

// The address that is sent to a colleague names only what is asked for.
document.addEventListener("htmx:configRequest", (event) => {
  const { formData } = event.detail;
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
