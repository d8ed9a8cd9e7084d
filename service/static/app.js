// Makes pages that work without it smoother: progress that moves, places shown without reloading, keys.
"use strict";

// An element #live with data-poll is fetched again from its own page until it no longer asks for it.
async function poll() {
  const live = document.querySelector("#live[data-poll]");
  if (!live) return;
  await new Promise((resolve) => setTimeout(resolve, Number(live.dataset.poll)));
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const fresh = answer.ok && (await part(answer, "#live"));
    if (fresh) live.replaceWith(fresh);
  } catch {
    // The server is away for a moment; the next round asks again.
  }
  poll();
}

async function part(answer, selector) {
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
}

// A chosen fact's page is shown at the left.
async function show(link, block = "nearest") {
  if (!link.dataset.viewer) {
    location.href = link.href;
    return;
  }
  document.querySelectorAll("a.fact.chosen").forEach((other) => other.classList.remove("chosen"));
  link.classList.add("chosen");
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block });
  history.replaceState(null, "", link.href);
  const answer = await fetch(link.dataset.viewer);
  const fresh = answer.ok && (await part(answer, "#viewer"));
  if (!fresh) {
    location.href = link.href;
    return;
  }
  if (!link.classList.contains("chosen")) return; // another was chosen meanwhile
  const viewer = document.querySelector("#viewer");
  const shown = viewer.querySelector("img");
  const wanted = fresh.querySelector("img");
  if (shown && wanted && shown.src === wanted.src) wanted.replaceWith(shown);
  const enlarge = viewer.querySelector(".turn a:not([rel])");
  viewer.replaceWith(fresh);
  if (enlarge) {
    enlarge.href = link.dataset.viewer + "#box";
    fresh.querySelector(".turn")?.append(" ", enlarge);
  }
  reveal();
}

function reveal() {
  const box = document.querySelector(".scroll rect#box");
  const scroll = box?.closest(".scroll");
  if (!scroll) return;
  const place = box.getBoundingClientRect();
  const frame = scroll.getBoundingClientRect();
  scroll.scrollTop += place.top + place.height / 2 - frame.top - frame.height / 2;
}

function step(facts, by) {
  const at = facts.findIndex((fact) => fact.classList.contains("chosen"));
  const chosen = document.querySelector("a.fact.chosen");
  let next = at + by;
  if (at < 0 && chosen) {
    const after = facts.findIndex((fact) => chosen.compareDocumentPosition(fact) & Node.DOCUMENT_POSITION_FOLLOWING);
    next = by > 0 ? after : (after < 0 ? facts.length : after) - 1;
  }
  if (next >= 0 && next < facts.length) show(facts[next], "center");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.fact");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const all = [...document.querySelectorAll("a.fact")];
  const doubtful = all.filter((fact) => "doubtful" in fact.dataset);
  if (event.key === "n") step(doubtful, 1);
  else if (event.key === "p") step(doubtful, -1);
  else if (event.key === "j") step(all, 1);
  else if (event.key === "k") step(all, -1);
});

document.documentElement.classList.add("scripted");
poll();
if (document.body.classList.contains("workbench")) window.addEventListener("load", reveal);
