// 核对结果 by keyboard: j/k go through what is to be decided, digits choose, ↓ offers a reason, Enter saves and goes on.
"use strict";

(() => {
  const cases = () => [...document.querySelectorAll("[data-case]")];
  const chosen = () => document.querySelector("[data-case].chosen");

  function choose(one) {
    chosen()?.classList.remove("chosen");
    if (!one) return;
    one.classList.add("chosen");
    one.focus({ preventScroll: true });
    // A finding alone in its article is shown from the heading on; the counts above stay in place.
    const article = one.closest("article");
    const shown = article?.querySelectorAll("[data-case]").length === 1 ? article : one;
    const above = document.querySelector(".board").offsetHeight + 8;
    const { top, bottom } = shown.getBoundingClientRect();
    if (top < above || bottom > innerHeight) scrollBy({ top: top - above });
  }

  function step(by) {
    const all = cases();
    const at = all.indexOf(chosen());
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  function next_open(from) {
    const all = cases();
    const open = (one) => one.querySelector(":scope > .decision.open");
    choose(all.slice(all.indexOf(from) + 1).find(open) ?? all.find(open) ?? document.querySelector("#conclusion"));
  }

  function pick(number) {
    const one = chosen();
    const details = one?.querySelector(".decision details");
    if (details) details.open = true;
    const radio = one?.querySelectorAll(".verdicts input")[number - 1];
    if (!radio) return;
    radio.checked = true;
    const field = radio.form.querySelector("textarea");
    field.focus({ preventScroll: true });
    const below = radio.form.getBoundingClientRect().bottom + 12 - innerHeight;
    if (below > 0 && one.id !== "conclusion") scrollBy({ top: below });
  }

  function offer(field, by) {
    const verdict = field.form.querySelector(".verdicts input:checked");
    const groups = [...field.form.querySelectorAll("select[name=phrase] optgroup")];
    const group = groups[[...field.form.querySelectorAll(".verdicts input")].indexOf(verdict)];
    const phrases = [...(group?.children ?? [])].map((option) => option.value);
    const at = phrases.indexOf(field.value);
    if (!phrases.length || (field.value && at < 0)) return false;
    field.value = phrases[(at + by + phrases.length + (at < 0 && by < 0 ? 1 : 0)) % phrases.length];
    return true;
  }

  function in_field(event) {
    const field = event.target;
    if (event.key === "Escape") {
      field.blur();
      choose(field.closest("[data-case]"));
    } else if (!field.matches("textarea") || event.isComposing) return;
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (field.name === "reason" && !event.shiftKey))) {
      event.preventDefault();
      field.form.requestSubmit(field.form.querySelector("button[type=submit]"));
    } else if (field.name === "reason" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (offer(field, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.matches("textarea, select, input:not([type=radio])")) return in_field(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "c") choose(document.querySelector("#conclusion"));
    else if (/^[1-4]$/.test(event.key)) {
      event.preventDefault();
      pick(Number(event.key));
    }
  });

  // A phrase chosen with the mouse goes into the reason, to be added to.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("select[name=phrase]")) return;
    const select = event.target;
    const field = select.form.querySelector("textarea");
    if (!field.value.includes(select.value)) field.value = select.value + field.value;
    const group = select.selectedOptions[0].closest("optgroup");
    const at = [...select.querySelectorAll("optgroup")].indexOf(group);
    if (at >= 0 && !select.form.querySelector(".verdicts input:checked")) {
      select.form.querySelectorAll(".verdicts input")[at].checked = true;
    }
    select.value = "";
    field.focus({ preventScroll: true });
  });

  document.addEventListener("focusin", (event) => {
    const one = event.target.closest("[data-case]");
    if (one && one !== chosen()) {
      chosen()?.classList.remove("chosen");
      one.classList.add("chosen");
    }
  });

  // What is refused is said beside the form; a finding that is gone leaves no form to say it beside.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { status } = event.detail.xhr;
    if (status === 409 || status === 422) Object.assign(event.detail, { shouldSwap: true, isError: false });
    else if (status === 404) location.reload();
  });

  // An opinion a person has begun to write stays theirs.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const field = event.detail.target;
    if (field.id === "opinion" && field.value !== field.defaultValue) event.detail.shouldSwap = false;
  });

  // The form that was sent is gone by now; the address says which it was.
  document.addEventListener("htmx:afterRequest", (event) => {
    const key = /\/findings\/(\w+)\/decision$/.exec(event.detail.pathInfo.requestPath)?.[1];
    if (!key || event.detail.xhr.status !== 200) return;
    const one = document.getElementById(`decision-${key}`)?.closest("[data-case]");
    if (one && one === chosen()) next_open(one);
  });
})();
