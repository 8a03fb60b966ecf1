(() => {
  "use strict";
  const contents = document.querySelector("nav details");
  if (contents && window.matchMedia("(min-width: 1240px)").matches) contents.open = true;

  // Without this script the boxes of the cause map are links to the parts about them; with it, the reasons come to the map.
  const depth = (node) => (/^H[1-6]$/.test(node.tagName) ? Number(node.tagName[1]) : 9);

  const copied = (node) => {
    const copy = node.cloneNode(true);
    for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
    return copy;
  };

  const said = (cause) => {
    const parts = [];
    const why = document.getElementById(`why-${cause}`);
    const heading = document.getElementById(`cause-${cause}`);
    if (why) parts.push(copied(why));
    for (let node = heading?.nextElementSibling; node && depth(node) > depth(heading); node = node.nextElementSibling) {
      parts.push(copied(node));
    }
    return parts;
  };

  for (const map of document.querySelectorAll("figure.map")) {
    const panel = document.createElement("section");
    panel.className = "chosen";
    panel.hidden = true;
    panel.tabIndex = -1;
    panel.setAttribute("aria-live", "polite");
    map.after(panel);
    let chosen = null;

    const show = (box) => {
      chosen?.setAttribute("aria-pressed", "false");
      chosen = box === chosen ? null : box;
      map.classList.toggle("has-choice", chosen !== null);
      panel.hidden = chosen === null;
      panel.replaceChildren();
      if (chosen === null) return;
      const cause = chosen.dataset.cause;
      chosen.setAttribute("aria-pressed", "true");
      for (const link of map.querySelectorAll(".link")) {
        link.classList.toggle("near", link.dataset.from === cause || link.dataset.to === cause);
      }
      const title = document.createElement("h3");
      title.textContent = chosen.getAttribute("aria-label").split(". ")[0];
      const close = document.createElement("button");
      close.textContent = "Close";
      close.addEventListener("click", () => { const back = chosen; show(chosen); back.focus(); });
      panel.append(close, title, ...said(cause));
      if (document.getElementById(`cause-${cause}`)) {
        const way = document.createElement("a");
        way.href = `#cause-${cause}`;
        way.textContent = "Go to this part of the report";
        panel.append(way);
      }
    };

    for (const box of map.querySelectorAll("[data-cause]")) {
      if (said(box.dataset.cause).length === 0) continue;
      box.setAttribute("role", "button");
      box.setAttribute("tabindex", "0");
      box.setAttribute("aria-pressed", "false");
      box.addEventListener("click", (event) => { event.preventDefault(); show(box); });
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        show(box);
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || chosen === null) return;
      const back = chosen;
      show(chosen);
      back.focus();
    });
  }
})();
