/* Rows decided by one key each. Only while the focus is in the list, and not in what is typed into,
   so that no key does anything elsewhere (WCAG 2.1.4); every key has its button or field.
   data-keys      on a list of rows: J and K go to the next and the last [data-stop]
   data-open      on a row: it still waits; after a decision by its button the next such row follows
   data-key       on a button: the letters that press it; data-proof on a link: M opens the first
   data-reasons   around a select: 1-9 take its choice of that number */
"use strict";

(() => {
  const stops = (list) => [...list.querySelectorAll("[data-stop]")];
  const rowOf = (part) => part && part.closest && part.closest("[data-keys] [data-stop]");
  const go = (row) => {
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  let decided = "";

  const press = (row, key) => {
    const list = row.closest("[data-keys]");
    const rows = stops(list);
    const place = rows.indexOf(row);
    if (key === "j" || key === "k") return go(rows[place + (key === "j" ? 1 : -1)]);
    if (key === "m") {
      const proof = row.querySelector("[data-proof]");
      return proof && proof.click();
    }
    if (/^[1-9]$/.test(key)) {
      const choice = row.querySelector("[data-reasons] select");
      if (!choice || !choice.options[key]) return;
      choice.selectedIndex = Number(key);
      return choice.focus();
    }
    const button = [...row.querySelectorAll("[data-key]")].find((one) =>
      one.dataset.key.split(" ").includes(key),
    );
    if (button) button.click();
  };

  document.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    const isTyped = event.target.matches("input, textarea, select");
    if (!row || isTyped || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.repeat) return;
    press(row, event.key.toLowerCase());
  });

  // The row is drawn anew by its answer: the focus goes on to the next one that waits, unless its
  // person went elsewhere meanwhile; what he types there must not become keys of a row.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-key]");
    const row = button && rowOf(button);
    if (row) decided = row.id;
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    const row = decided && target.id === decided && document.getElementById(decided);
    if (!row) return;
    const here = document.activeElement;
    decided = "";
    if (here && here !== document.body && !row.contains(here)) return;
    const rows = stops(row.closest("[data-keys]"));
    const next = rows.slice(rows.indexOf(row) + 1).find((one) => "open" in one.dataset);
    go("open" in row.dataset ? row : next || row);
  });
})();
