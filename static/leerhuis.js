// Progressive enhancement only: every page works without this file. It holds no words: those are in the page.
(() => {
  "use strict";
  const page = document;
  const all = (selector) => page.querySelectorAll(selector);

  // Menus close on Escape, on a click elsewhere and when the focus leaves them.
  const openMenus = () => all("details.lh-pop[open]");
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  page.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  page.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details.lh-pop");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  // Buttons that open and close a part of the page, such as the filters on a small screen.
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toggle]");
    if (button) button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") !== "true");
  });

  // The summary of errors gets the focus after a refused form.
  page.querySelector("[data-autofocus]")?.focus();

  // Copying: a button holds the text and the words that tell of it. Where a page may not copy, the
  // text beside the button is selected.
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      window.getSelection().selectAllChildren(button.previousElementSibling);
      return;
    }
    all("[data-copied]").forEach((other) => other.removeAttribute("data-copied"));
    button.setAttribute("data-copied", "");
    const told = page.querySelector("[data-copy-told]");
    if (told) told.textContent = button.dataset.told;
  });

  // Files that are too many or too big are named before they are sent: what was typed stays.
  all("[data-most-bytes]").forEach((input) => {
    const { mostBytes, mostFiles, tooMuch } = input.dataset;
    input.addEventListener("change", () => {
      const files = [...input.files];
      const fits = files.length <= mostFiles && files.every((file) => file.size <= mostBytes);
      input.setCustomValidity(fits ? "" : tooMuch);
      input.reportValidity();
    });
    input.form?.addEventListener("submit", (event) => {
      if (!input.reportValidity()) event.preventDefault();
    });
  });

  // Work that goes on elsewhere: this part of the page is read again until it says it is done.
  const follow = async (part) => {
    await new Promise((done) => setTimeout(done, part.dataset.follow));
    try {
      const answer = await fetch(location.href);
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = read.getElementById(part.id);
      if (now) {
        part.replaceChildren(...now.childNodes);
        if (!("follow" in now.dataset)) return;
      }
    } catch {} // no network for a while: the next try may work
    follow(part);
  };
  all("[data-follow]").forEach(follow);

  // Questions for some only: shown once the question before is answered so, and it is shown itself.
  all("[data-only-if]").forEach((part) => {
    const { onlyIf, onlyFor } = part.dataset;
    const wanted = onlyFor.split(" ");
    const show = () => {
      const picked = [...all(`[name="${onlyIf}"]:checked`)].filter((one) => !one.closest("[hidden]"));
      part.hidden = !picked.some((one) => wanted.includes(one.value));
    };
    part.closest("form").addEventListener("change", show);
    show();
  });

  // A text that must not get lost: before it is sent the page is read again, for whoever is signed
  // out meanwhile would lose it. Signed in again elsewhere, the form goes on with its new token.
  all("form[data-keep-text]").forEach((form) => {
    let sound = false;
    let changed = false;
    form.addEventListener("input", () => {
      changed = true;
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed && !sound) event.preventDefault();
    });
    form.addEventListener("submit", async (event) => {
      if (sound) return;
      event.preventDefault();
      const { submitter } = event;
      try {
        const answer = await fetch(location.href, { redirect: "manual" });
        const read = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = read.querySelector("form[data-keep-text] [name=csrf_token]");
        if (!now) throw new Error("signed out");
        form.querySelector("[name=csrf_token]").value = now.value;
      } catch {
        const told = form.querySelector("[data-signed-out]");
        told.hidden = false;
        told.scrollIntoView();
        return;
      }
      sound = true;
      form.requestSubmit(submitter);
    });
  });

  // Printing.
  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  // How many rows are chosen: data-count-one and data-count-many hold the words; {} is the number.
  const table = page.querySelector("[data-selection]");
  const count = page.querySelector("[data-selection-count]");
  if (table && count) {
    const tell = () => {
      const chosen = table.querySelectorAll("tbody :checked").length;
      const words = count.dataset[chosen === 1 ? "countOne" : "countMany"] || "{}";
      count.textContent = words.replace("{}", chosen);
    };
    table.addEventListener("change", tell);
    tell();
  }
})();
