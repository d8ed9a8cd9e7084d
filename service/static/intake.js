// Uploads at the reception: every file by itself, going on where a broken connection left off (tus), and what the page
// about a reading needs besides htmx.
"use strict";

const AT_ONCE = 3;
const SYSTEM_FILES = /^(\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\._.*)$/i;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000];

function size_words(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// The files below a folder that was dropped, with their path.
async function below(entry, path = "") {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ file, name: path + entry.name }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const one of some) found.push(...(await below(one, `${path}${entry.name}/`)));
  }
  return found;
}

class Pile {
  constructor(picker) {
    this.picker = picker;
    this.form = picker.closest("form");
    this.target = picker.dataset.target;
    this.csrf = document.querySelector("meta[name=csrf]").content;
    this.basket = picker.querySelector("#basket");
    this.sending = picker.querySelector("#sending");
    this.items = [];
    this.adding = 0;
    this.chosen = new Set([...this.basket.querySelectorAll("input:checked")].map((box) => box.value));
    this.known = fetch(`/api/v1/uploads?target=${encodeURIComponent(this.target)}`)
      .then((answer) => (answer.ok ? answer.json() : { items: [] }))
      .catch(() => ({ items: [] }));
    this.handing_in = false;
    this.listen();
  }

  listen() {
    const files = this.picker.querySelector("#files");
    const folder = this.picker.querySelector("#folder");
    for (const input of [files, folder]) {
      const take = () => {
        this.add([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
        input.value = "";
      };
      input.addEventListener("change", take);
      if (input.files.length) take(); // chosen before the script was there
    }
    const field = this.picker.querySelector(".picker");
    field.addEventListener("dragover", (event) => {
      event.preventDefault();
      field.classList.add("over");
    });
    field.addEventListener("dragleave", () => field.classList.remove("over"));
    field.addEventListener("drop", (event) => {
      event.preventDefault();
      field.classList.remove("over");
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      Promise.all(entries.map((entry) => below(entry))).then((found) => this.add(found.flat()));
    });
    this.basket.addEventListener("change", (event) => {
      if (event.target.checked) this.chosen.add(event.target.value);
      else this.chosen.delete(event.target.value);
      this.refresh();
    });
    this.basket.addEventListener("click", (event) => {
      const id = event.target.dataset?.withdraw;
      if (id) this.withdraw(id);
    });
    this.form.addEventListener("submit", (event) => {
      if (!this.busy && this.shows_all()) return;
      event.preventDefault();
      this.handing_in = true;
      if (this.busy) this.tell();
      else this.refresh();
    });
    window.addEventListener("online", () => this.items.filter((item) => item.failed).forEach((item) => this.again(item)));
    window.addEventListener("beforeunload", (event) => {
      if (this.items.some((item) => !item.failed)) event.preventDefault();
    });
  }

  // What was uploaded before, wholly or in part, is known by its name, size and date and is not sent again.
  async add(found) {
    this.adding += 1;
    const known = (await this.known).items;
    this.adding -= 1;
    for (const { file, name } of found) {
      if (SYSTEM_FILES.test(file.name)) continue;
      if (this.items.some((item) => item.name === name && item.file.size === file.size)) continue;
      const date = String(file.lastModified);
      const before = known.find((one) => one.name === name && one.length === file.size && one.modified === date);
      if (before?.sha256) this.chosen.add(before.id);
      else this.enlist({ file, name, sent: before?.offset || 0, url: before?.url || null });
    }
    this.go_on();
    this.refresh();
  }

  enlist(item) {
    item.row = document.createElement("div");
    item.row.className = "row";
    const name = document.createElement("span");
    name.textContent = item.name;
    item.bar = document.createElement("progress");
    item.bar.max = 100;
    item.bar.value = 0;
    item.bar.setAttribute("aria-label", `上传进度 ${item.name}`);
    item.words = document.createElement("span");
    item.words.className = "small soft";
    item.words.textContent = "等待上传";
    item.button = document.createElement("button");
    item.button.type = "button";
    item.button.className = "plain small";
    item.button.textContent = "取消";
    item.button.addEventListener("click", () => (item.failed ? this.again(item) : this.cancel(item)));
    item.row.append(name, item.bar, item.words, item.button);
    this.sending.querySelector(".rows").append(item.row);
    this.items.push(item);
  }

  go_on() {
    const active = this.items.filter((item) => item.upload && !item.failed).length;
    const waiting = this.items.filter((item) => !item.upload && !item.failed);
    waiting.slice(0, Math.max(0, AT_ONCE - active)).forEach((item) => this.start(item));
    this.tell();
  }

  get busy() {
    return this.adding > 0 || this.items.length > 0;
  }

  // Only what stands in the basket is handed in: nothing may be missing there.
  shows_all() {
    const shown = new Set([...this.basket.querySelectorAll("input:checked")].map((box) => box.value));
    return [...this.chosen].every((id) => shown.has(id));
  }

  start(item) {
    item.upload = new tus.Upload(item.file, {
      endpoint: "/api/v1/uploads",
      uploadUrl: item.url,
      headers: { "x-csrf-token": this.csrf },
      metadata: { filename: item.name, modified: String(item.file.lastModified), target: this.target },
      retryDelays: RETRIES,
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => {
        const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
        item.words.textContent = "连接中断，正在重试";
        return status === 0 || status >= 500 || [409, 423, 429].includes(status);
      },
      onProgress: (sent, total) => {
        item.sent = sent;
        item.bar.value = total ? (100 * sent) / total : 100;
        item.words.textContent = `${size_words(sent)} / ${size_words(total)}`;
        this.tell();
      },
      onSuccess: () => {
        this.chosen.add(item.upload.url.split("/").pop());
        this.drop(item);
        this.refresh();
      },
      onError: (error) => this.fail(item, error),
    });
    item.upload.start();
  }

  async fail(item, error) {
    const answer = error.originalResponse;
    item.failed = true;
    item.words.textContent = "没有传完";
    try {
      const said = JSON.parse(answer.getBody());
      item.words.textContent = `${said.detail}${said.advice}`;
    } catch {
      if (answer?.getStatus() === 401) item.words.textContent = "登录已过期，请重新登录后再选择该文件，已传部分不用重传。";
    }
    item.row.classList.add("failed");
    item.button.textContent = "接着传";
    this.go_on();
  }

  again(item) {
    item.failed = false;
    item.url = item.upload?.url || item.url;
    item.upload = null;
    item.row.classList.remove("failed");
    item.button.textContent = "取消";
    this.go_on();
  }

  cancel(item) {
    item.upload?.abort(true).catch(() => {});
    this.drop(item);
  }

  drop(item) {
    item.row.remove();
    this.items = this.items.filter((other) => other !== item);
    this.go_on();
  }

  tell() {
    const left = this.items.filter((item) => !item.failed).length;
    const failed = this.items.length - left;
    this.sending.hidden = !this.items.length;
    const words = [];
    if (left) words.push(`正在上传，还有 ${left} 个文件`);
    if (failed) words.push(`${failed} 个文件没有传完，请点“接着传”或刷新页面放弃`);
    if (this.handing_in) words.push(failed ? "传完后才能提交" : "传完后自动提交");
    const sum = this.sending.querySelector(".sum");
    if (sum.textContent !== words.join("；")) sum.textContent = words.join("；");
  }

  async withdraw(id) {
    this.chosen.delete(id);
    const headers = { "x-csrf-token": this.csrf, "tus-resumable": "1.0.0" };
    await fetch(`/api/v1/uploads/${id}`, { method: "DELETE", headers }).catch(() => null);
    await this.refresh();
  }

  // What was asked for while files were on their way.
  hand_in() {
    if (!this.handing_in || this.busy || !this.shows_all()) return;
    this.handing_in = false;
    this.form.requestSubmit();
  }

  // Soon, and once for all that is asked for in the meantime.
  refresh() {
    this.soon ??= new Promise((resolve) => setTimeout(resolve, this.items.length > 10 ? 2000 : 200)).then(() => {
      this.soon = null;
      return this.draw();
    });
    return this.soon;
  }

  // The server draws the basket: it knows what came before.
  async draw() {
    const asked = (this.asked = (this.asked || 0) + 1);
    const body = new FormData();
    body.set("target", this.target);
    this.chosen.forEach((id) => body.append("uploads", id));
    const headers = { "x-csrf-token": this.csrf };
    const answer = await fetch("/uploads/basket", { method: "POST", headers, body }).catch(() => null);
    if (asked !== this.asked) return;
    if (answer?.ok) {
      this.basket.innerHTML = await answer.text();
      this.hand_in();
    } else if (answer?.status === 401) {
      location.reload();
    } else {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      if (asked === this.asked) await this.draw();
    }
  }
}

const picker = document.querySelector("#picker");
if (picker) new Pile(picker);

// A browser keeps six connections to a server: a page nobody looks at gives its own back.
document.addEventListener("visibilitychange", () => {
  const live = document.querySelector("#live[sse-connect]");
  if (live && document.visibilityState === "visible") renew(live);
  else if (live) htmx.trigger(live, "htmx:beforeCleanupElement");
});

async function renew(live) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = fresh.querySelector("#live");
  live.replaceWith(part);
  htmx.process(part);
  document.querySelector(".tabs")?.replaceWith(fresh.querySelector(".tabs"));
}

// When all is read, the places to go at the top are open too.
document.addEventListener("htmx:sseClose", (event) => {
  if (event.detail.type === "message") renew(document.querySelector("#live"));
});
