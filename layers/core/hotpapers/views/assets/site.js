// A page is whole without this: it filters a list as one types, and copies BibTeX.
(() => {
  const field = document.querySelector(".filter");
  const rows = [...document.querySelectorAll(".papers > article, .days > li")];
  if (field && rows.length) {
    const left = document.querySelector(".dateline output");
    const noun = document.querySelector(".days") ? "days" : "papers";
    const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    let said;
    const filter = () => {
      said ??= rows.map((row) => folded(row.textContent));
      const words = folded(field.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, i) => { row.hidden = !words.every((word) => said[i].includes(word)); });
      document.querySelectorAll("section.papers").forEach((day) => { day.hidden = !day.querySelector("article:not([hidden])"); });
      left.textContent = words.length ? `${rows.filter((row) => !row.hidden).length} of ${rows.length} ${noun}` : "";
    };
    field.disabled = false;
    field.addEventListener("input", filter);
    if (field.value) filter(); // what was typed before a reload
  }

  const bibtex = document.querySelector("pre[aria-label=BibTeX]");
  if (bibtex) {
    const [button, told] = ["button", "output"].map((name) => document.createElement(name));
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(bibtex.textContent);
        told.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(bibtex);
        told.textContent = "Selected: copy it with the keyboard";
      }
    });
    bibtex.before(button, told);
  }
})();
