/* What was typed outlives a page that could not take it: a session that ended, a form open for too
   long, too much at once, a fault. Kept in this tab alone until the next page that is none of
   these; filled in again where it was typed, for the same account. Never passwords or files. Forms
   that save themselves are kept by saving.js.
   data-refused      on a form: all that it shows was typed before
   data-lookup       on a form beside: it looks up what the fields of the page's form may name, and
                     the page that answers has that form again
   data-interrupts   on <body>: this page came instead of the answer to a form
   data-account      on <body>: who is signed in
   data-refilled     on a hidden message: says that text was filled in again
   data-refilled-files on a hidden message: that files are to be chosen again, of a form that has some
   data-unchosen     on a hidden message: its words are completed by what is not offered any more */
"use strict";

(() => {
  const KEY = "typed";
  const here = () => location.pathname + location.search;
  const forms = () => [...document.querySelectorAll("main form[method='post']")];
  const addressOf = (form) => form.getAttribute("action") || "";
  const lookedUpFor = () => forms().find((form) => form.matches("[data-unsaved]"));
  const { account } = document.body.dataset;

  const forget = () => sessionStorage.removeItem(KEY);

  // What waits for a line (saving.js) is read by its author alone: it goes when he leaves, and when
  // somebody else is signed in.
  const forgetUnsaved = (isOf) =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith("unsaved ") && isOf(key))
      .forEach((key) => localStorage.removeItem(key));
  if (account) forgetUnsaved((key) => !key.startsWith(`unsaved ${account} `));

  // What was chosen, with its words: a list may not offer it any more.
  const chosenIn = (form) =>
    [...form.querySelectorAll("option:checked, [type='checkbox']:checked")]
      .filter((part) => part.value)
      .map((part) => [
        (part.closest("select") || part).name,
        part.value,
        (part.closest("label") || part).textContent.trim(),
      ]);

  const keep = (form, more) => {
    if (!form || form.matches("[data-saves]") || form.querySelector("[type='password']")) return;
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const chosen = chosenIn(form);
    const kept = { page: here(), action: addressOf(form), account, typed, chosen, ...more };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      forget(); // too much for the browser to hold
    }
  };

  // Names of the fields that a person changed: a lookup may have the page offer others by itself.
  const changedIn = (form) => {
    const was = (field) => {
      if (!field.options) return field.defaultValue;
      const first = [...field.options].find((option) => option.defaultSelected);
      return (first || field.options[0] || {}).value;
    };
    const isChanged = (field) => {
      if (["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
      return field.type === "select-multiple" || field.value !== was(field);
    };
    return [...form.elements].filter((field) => field.name && isChanged(field)).map((field) => field.name);
  };

  const fill = (form, typed, names) => {
    const left = new Map();
    typed.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
    [...form.elements].forEach((field) => {
      if (!field.name || field.disabled || ["hidden", "file", "submit"].includes(field.type)) return;
      if (names && !names.includes(field.name)) return;
      const values = left.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.includes(field.value);
      } else if (field.options) {
        [...field.options].forEach((option) => (option.selected = values.includes(option.value)));
      } else if (values.length) {
        field.value = values.shift();
      }
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const tellUnchosen = (form, { chosen, names }) => {
    const now = chosenIn(form).map(([name, value]) => `${name} ${value}`);
    const lost = chosen.filter(
      ([name, value]) => (!names || names.includes(name)) && !now.includes(`${name} ${value}`),
    );
    if (!lost.length) return;
    document.querySelectorAll("[data-unchosen]").forEach((part) => {
      part.querySelector("p").append(` ${lost.map(([, , words]) => words).join("; ")}.`);
      part.hidden = false;
    });
  };

  const refill = (kept) => {
    const form = kept.isLookup
      ? lookedUpFor()
      : forms().find((found) => addressOf(found) === kept.action);
    const page = kept.isLookup ? location.pathname : here();
    if (!form || kept.page !== page || kept.account !== account) return;
    fill(form, kept.typed, kept.names);
    tellUnchosen(form, kept);
    form.querySelectorAll("details").forEach((part) => (part.open = true));
    const told = form.querySelector("[type=file]") ? "[data-refilled], [data-refilled-files]" : "[data-refilled]";
    document.querySelectorAll(told).forEach((part) => (part.hidden = false));
  };

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-lookup]")) {
      const form = lookedUpFor();
      if (!form) return;
      const names = "refused" in form.dataset ? null : changedIn(form);
      if (names && !names.length) return;
      const page = new URL(addressOf(event.target), location.href).pathname;
      keep(form, { page, names, isLookup: true, isInterrupted: true });
      form.dataset.sent = "1"; // it is not left behind
    } else if (event.target.closest("main")) keep(event.target);
    else {
      forget(); // leaving
      forgetUnsaved(() => true);
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") keep(event.detail.elt.closest("form"));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status !== 401 && event.detail.xhr.status !== 0) forget();
  });

  // After the browser has put back what it remembers by itself.
  window.addEventListener("load", () => {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
    if (!kept) return;
    if ("interrupts" in document.body.dataset) {
      sessionStorage.setItem(KEY, JSON.stringify({ ...kept, isInterrupted: true }));
      return;
    }
    const [way] = performance.getEntriesByType("navigation");
    if (kept.isInterrupted || (way && way.type === "back_forward")) refill(kept);
    forget();
  });
})();
