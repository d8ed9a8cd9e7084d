// Makes pages that work without it smoother: progress that moves.
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

document.documentElement.classList.add("scripted");
poll();
