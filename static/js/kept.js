/* What was typed outlives a page that could not take it: a session that ended, a form open for too
   long, too much at once, a fault. Kept in this tab alone until the next page that is none of
   these; filled in again where it was typed, for the same account. Never passwords or files. Forms
   that save themselves are kept by saving.js.
   data-interrupts   on <body>: this page came instead of the answer to a form
   data-account      on <body>: who is signed in
   data-refilled     on a hidden message: says that text was filled in again */
"use strict";

(() => {
  const KEY = "typed";
  const here = () => location.pathname + location.search;
  const forms = () => [...document.querySelectorAll("main form[method='post']")];
  const addressOf = (form) => form.getAttribute("action") || "";
  const { account } = document.body.dataset;

  const forget = () => sessionStorage.removeItem(KEY);

  // What waits for a line (saving.js) is read by its author alone: it goes when he leaves, and when
  // somebody else is signed in.
  const forgetUnsaved = (isOf) =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith("unsaved ") && isOf(key))
      .forEach((key) => localStorage.removeItem(key));
  if (account) forgetUnsaved((key) => !key.startsWith(`unsaved ${account} `));

  const keep = (form) => {
    if (!form || form.matches("[data-saves]") || form.querySelector("[type='password']")) return;
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const kept = { page: here(), action: addressOf(form), account, typed };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      forget(); // too much for the browser to hold
    }
  };

  const fill = (form, typed) => {
    const left = new Map();
    typed.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
    [...form.elements].forEach((field) => {
      if (!field.name || field.disabled || ["hidden", "file", "submit"].includes(field.type)) return;
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

  const refill = (kept) => {
    const form = forms().find((found) => addressOf(found) === kept.action);
    if (!form || kept.page !== here() || kept.account !== account) return;
    fill(form, kept.typed);
    form.querySelectorAll("details").forEach((part) => (part.open = true));
    document.querySelectorAll("[data-refilled]").forEach((part) => (part.hidden = false));
  };

  document.addEventListener("submit", (event) => {
    if (event.target.closest("main")) keep(event.target);
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
