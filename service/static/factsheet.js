// 事实表: the place of a chosen fact, the picture moved and turned, and facts corrected by keys.
"use strict";

(() => {
  const STEP = 1.25;
  const READABLE = 30; // Pixels a box is high, at least, when the picture is drawn near to it.
  const turns = new Map(); // How pages stand that were turned, by the address of their picture.
  let zoom = "near"; // near, width, page, or a factor of the width of the frame.
  let drawing = false;

  const $ = (selector) => document.querySelector(selector);
  const viewer = () => $("#viewer");
  const chosen = () => $("a.fact.chosen");
  const facts = () => [...document.querySelectorAll("a.fact")];
  const pending = () => facts().filter((fact) => "doubtful" in fact.dataset);

  // --- the picture

  function picture() {
    const image = $("#viewer .sheet-of-paper img");
    return image && { image, paper: image.parentElement, page: image.closest(".page"), scroll: image.closest(".scroll") };
  }

  const turn_of = (image) => turns.get(image.src) ?? 0;

  function natural({ image }) {
    const size = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
    return turn_of(image) % 180 ? size.reverse() : size;
  }

  function scale(shown) {
    const [width, height] = natural(shown);
    const frame = shown.scroll;
    const fit = (frame.clientWidth - 2) / width;
    if (zoom === "width") return fit;
    if (zoom === "page") return Math.min(fit, (frame.clientHeight - 2) / height);
    if (zoom !== "near") return fit * zoom;
    const box = $("#box");
    if (!box) return fit;
    const [wide, high] = [Number(box.getAttribute("width")), Number(box.getAttribute("height"))];
    const across = turn_of(shown.image) % 180 ? high : wide;
    // A seal or a block of text is no line: it is to fill the frame.
    const line = Math.max(wide, high) > 3 * Math.min(wide, high);
    if (!line) return Math.max(fit, Math.min((frame.clientHeight * 0.7) / Math.max(wide, high), (frame.clientWidth * 0.9) / across, fit * 3));
    return Math.max(fit, Math.min(READABLE / Math.min(wide, high), (frame.clientWidth * 0.9) / across, fit * 3));
  }

  function lay_out() {
    const shown = picture();
    if (!shown) return;
    const turn = turn_of(shown.image);
    const by = scale(shown);
    const [width, height] = natural(shown).map((side) => side * by);
    const { paper, page } = shown;
    page.style.width = `${width}px`;
    page.style.height = `${height}px`;
    paper.style.width = `${turn % 180 ? height : width}px`;
    paper.style.transform =
      { 90: `translateX(${width}px) rotate(90deg)`, 180: `translate(${width}px, ${height}px) rotate(180deg)`, 270: `translateY(${height}px) rotate(270deg)` }[turn] ?? "";
    reveal();
  }

  // Brings the box of the chosen fact into the middle of the picture's frame.
  function reveal() {
    const box = $(".scroll rect#box");
    const scroll = box?.closest(".scroll");
    if (!scroll) return;
    const place = box.getBoundingClientRect();
    const frame = scroll.getBoundingClientRect();
    scroll.scrollTop += place.top + place.height / 2 - frame.top - frame.height / 2;
    scroll.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
    // Where the picture has all the height it wants, it is the window that scrolls.
    if (document.body.classList.contains("one-page")) box.scrollIntoView({ block: "center" });
  }

  function zoom_by(factor) {
    const shown = picture();
    if (!shown) return;
    const [width] = natural(shown);
    const fit = (shown.scroll.clientWidth - 2) / width;
    zoom = Math.min(6, Math.max(0.2, (scale(shown) / fit) * factor));
    lay_out();
  }

  function turn_by(degrees) {
    const shown = picture();
    if (!shown) return;
    turns.set(shown.image.src, (turn_of(shown.image) + degrees + 360) % 360);
    lay_out();
  }

  function fit_to(how) {
    zoom = how;
    lay_out();
  }

  const tools = {
    in: () => zoom_by(STEP),
    out: () => zoom_by(1 / STEP),
    near: () => fit_to("near"),
    width: () => fit_to("width"),
    page: () => fit_to("page"),
    left: () => turn_by(-90),
    right: () => turn_by(90),
    draw: () => draw(!drawing),
  };

  // --- drawing a box, and moving the picture by hand

  function draw(on) {
    drawing = on && Boolean($("#add"));
    $('[data-tool="draw"]')?.setAttribute("aria-pressed", String(drawing));
    $("#viewer .scroll")?.classList.toggle("drawing", drawing);
    if (drawing) say("按住鼠标在影像上框出漏读的一项，Esc 取消。");
  }

  // The point of the page under the mouse, in hundredths, however the page is turned.
  function place_of(event) {
    const svg = $("#viewer .sheet-of-paper svg");
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const { width, height } = svg.viewBox.baseVal;
    const within = (part) => Math.min(100, Math.max(0, 100 * part));
    return { x: within(point.x / width), y: within(point.y / height), svg, width, height };
  }

  function drawn(from, to) {
    const sides = { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), right: Math.max(from.x, to.x), bottom: Math.max(from.y, to.y) };
    let rect = $("#drawn");
    if (!rect) {
      rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect.id = "drawn";
      from.svg.append(rect);
    }
    rect.setAttribute("x", (sides.left * from.width) / 100);
    rect.setAttribute("y", (sides.top * from.height) / 100);
    rect.setAttribute("width", ((sides.right - sides.left) * from.width) / 100);
    rect.setAttribute("height", ((sides.bottom - sides.top) * from.height) / 100);
    for (const [name, side] of Object.entries(sides)) $(`#add-${name}`).value = side.toFixed(2);
    return sides;
  }

  document.addEventListener("pointerdown", (event) => {
    const scroll = event.target.closest?.("#viewer .scroll");
    if (!scroll || !picture() || event.button !== 0 || event.pointerType === "touch") return;
    const start = drawing ? place_of(event) : { x: event.clientX, y: event.clientY };
    const at = { left: scroll.scrollLeft, top: scroll.scrollTop };
    let moved = false;
    event.preventDefault();
    scroll.focus({ preventScroll: true });
    const move = (now) => {
      moved ||= Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) > 4;
      if (!moved) return;
      if (drawing) drawn(start, place_of(now));
      else {
        scroll.scrollLeft = at.left + event.clientX - now.clientX;
        scroll.scrollTop = at.top + event.clientY - now.clientY;
      }
    };
    const end = () => {
      document.removeEventListener("pointermove", move);
      if (!moved) return;
      // What was dragged is not clicked.
      document.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
      setTimeout(() => document.dispatchEvent(new Event("shenhe:dragged")));
      if (!drawing) return;
      draw(false);
      say("");
      $("#add").open = true;
      lay_out_soon();
      $("#add-path").focus({ preventScroll: true });
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end, { once: true });
  });

  let waiting = 0;
  function lay_out_soon() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(lay_out);
  }

  // --- choosing

  function say(words) {
    const said = $("#said");
    if (!said) return;
    said.className = "said";
    said.textContent = words;
  }

  async function part(answer, selector) {
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
  }

  let saving = false; // A change is under way, and what comes after it is not chosen yet.
  let held = null; // A deed pressed for the chosen fact before it was there.

  async function show(link, block = "nearest") {
    held = null;
    viewer().classList.add("stale");
    facts().forEach((other) => other.classList.toggle("chosen", other === link));
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block });
    history.replaceState(null, "", link.href);
    const answer = await fetch(link.dataset.viewer).catch(() => null);
    const fresh = answer?.ok && (await part(answer, "#viewer"));
    if (!fresh) {
      location.href = link.href;
      return;
    }
    if (!link.classList.contains("chosen")) return; // another was chosen meanwhile
    const deed = held;
    held = null;
    put(fresh);
    deed?.();
  }

  // What is pressed is for the chosen fact, never for the one shown before it.
  function when_shown(deed) {
    if (saving) return; // nobody has seen what comes next
    if (viewer().classList.contains("stale")) held = deed;
    else deed();
  }

  function put(fresh) {
    draw(false);
    const old = viewer();
    const [shown, wanted] = [old.querySelector("img"), fresh.querySelector("img")];
    if (shown && wanted && shown.src === wanted.src) wanted.replaceWith(shown);
    old.replaceWith(fresh);
    globalThis.htmx?.process(fresh);
    lay_out();
  }

  function step(among, by) {
    const from = chosen();
    const at = among.indexOf(from);
    let next = at + by;
    if (at < 0 && from) {
      const after = among.findIndex((fact) => from.compareDocumentPosition(fact) & Node.DOCUMENT_POSITION_FOLLOWING);
      next = by > 0 ? after : (after < 0 ? among.length : after) - 1;
    }
    if (next >= 0 && next < among.length) show(among[next], "center");
    else if (among.length) say(by > 0 ? "后面没有了。" : "前面没有了。");
    else say("没有需要核看的项。");
  }

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool) return tools[tool.dataset.tool]();
    const link = event.target.closest("a.fact, a.spot, .sheet td > a[href^='#f']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const fact = link.matches(".fact") ? link : document.getElementById(link.dataset.fact ?? link.hash.slice(1));
    if (!fact?.dataset.viewer) return; // a page by itself: the link leads to the fact sheet
    event.preventDefault();
    show(fact, link === fact ? "nearest" : "center");
  });

  // --- changing

  let going_on = null; // What is to be looked at after the change under way.

  function press(name, value) {
    const button = $(`#viewer .deeds button[name="${name}"][value="${value}"]`);
    if (button) button.click();
    return Boolean(button);
  }

  function edit() {
    const details = $("#edit");
    if (!details) return;
    details.open = true;
    lay_out_soon();
    const field = details.querySelector("#value");
    field.focus({ preventScroll: true });
    field.select();
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.closest?.("#viewer")) return;
    const all = pending();
    const from = chosen();
    const at = all.indexOf(from);
    going_on = at < 0 || event.target.closest("#add") ? null : (all[at + 1] ?? all.find((fact) => fact !== from))?.id;
    event.target.querySelectorAll("button").forEach((button) => (button.disabled = true));
    saving = true;
  });

  // What is refused is said, and what stands by now is shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.target.closest?.("#viewer")) return;
    event.target.querySelectorAll("button").forEach((button) => (button.disabled = false));
    if (!event.detail.successful) saving = false;
    if (!event.detail.successful && ![409, 422].includes(event.detail.xhr.status)) say("没有保存，请检查网络后重试。");
  });

  document.addEventListener("shenhe:stale", (event) => {
    saving = false;
    const link = document.getElementById(event.detail.fact);
    if (link) show(link);
  });

  document.addEventListener("shenhe:changed", (event) => {
    saving = false;
    const { fact, pending: still } = event.detail;
    const next = !still && going_on && document.getElementById(going_on);
    const here = fact && document.getElementById(fact);
    if (next) show(next, "center");
    else if (here) {
      show(here, "center");
      if (going_on !== null && !pending().length) say("需要核看的项已全部看完。");
    } else if (facts().length) show(pending()[0] ?? facts()[0], "center");
  });

  // --- keys

  const keys = {
    n: () => step(pending(), 1),
    p: () => step(pending(), -1),
    j: () => step(facts(), 1),
    k: () => step(facts(), -1),
    c: () => press("deed", "confirm") || say("这项不需要确认，或没有可以直接确认的值。"),
    x: () => press("deed", "unreadable"),
    u: () => press("deed", "undo") || say("这项没有可以撤销的改动。"),
    a: tools.draw,
    "+": tools.in,
    "=": tools.in,
    "-": tools.out,
    z: tools.near,
    w: tools.width,
    f: tools.page,
    r: tools.right,
    R: tools.left,
    "?": help,
    Enter: edit,
  };
  const MOVES = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };

  function help() {
    const list = $("#keys");
    if (!list) return;
    list.open = !list.open;
    if (list.open) list.scrollIntoView({ block: "nearest" });
  }

  function leave() {
    draw(false);
    say("");
    $("#drawn")?.remove();
    $("#shift")?.replaceChildren();
    document.querySelectorAll("#viewer details.edit[open]").forEach((one) => (one.open = false));
    lay_out_soon();
    document.activeElement?.blur();
    chosen()?.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leave();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target;
    if (field.matches("input, select, textarea")) {
      if (event.key === "Enter" && !event.shiftKey && field.matches("#viewer textarea")) {
        event.preventDefault();
        field.form.requestSubmit();
      }
      return;
    }
    if (event.shiftKey && MOVES[event.key]) {
      event.preventDefault();
      $("#viewer .scroll")?.scrollBy(...MOVES[event.key]);
      return;
    }
    // Enter on a button or a link is theirs, but on the chosen fact it edits.
    if (event.key === "Enter" && field.closest("a, button, summary") && !field.closest("a.fact.chosen")) return;
    const digit = /^[1-9]$/.test(event.key);
    const key = event.key in keys || event.shiftKey ? event.key : event.key.toLowerCase(); // Caps Lock may be on
    const deed = digit ? () => press("choice", key) || say("没有这个候选值。") : keys[key];
    if (!deed) return;
    event.preventDefault();
    if (digit || ["c", "x", "u", "a", "Enter"].includes(key)) when_shown(deed);
    else deed();
  });

  document.addEventListener("toggle", (event) => { if (event.target.matches?.("#viewer details")) lay_out_soon(); }, true);
  window.addEventListener("load", lay_out);
  window.addEventListener("resize", lay_out_soon);
})();
