/* What a page does beyond its HTML; every page works without it. Hooks are data- attributes:
   data-once            on a form: its button rests after one press
   data-unsaved         on a form: leaving it changed asks first; data-changed="1" on one that comes
                        back refused: what it shows is not saved
   data-row             inside such a form: a part that is saved by itself, by its button
                        [data-row-save] or Enter, and changed by itself
   data-reveal="id"     on a hidden button: shows or hides what is typed in a password field
   data-focus           on a message: takes the focus when the page opens
   data-save-state      inside a row that saves itself by htmx: says how it stands */
"use strict";

(() => {
  const RESTS_FOR = 8000;

  /* --- One press, one act --- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return;
    const button = event.submitter;
    const row = button && button.closest("[data-row]");
    if (!row || !form.contains(row)) form.dataset.sent = "1"; // a row's own button sends no other row
    if (!button) return;
    // After this turn of the loop, so that the button's own name and value are still sent.
    setTimeout(() => {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }, 0);
    setTimeout(() => wake(button), RESTS_FOR);
  });

  const wake = (button) => {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  };

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("[aria-busy='true']").forEach(wake);
    document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  /* --- Typed and not yet saved --- */
  const UNSAVED = "[data-changed='1'], [data-sending='1']"; // what is on its way may be cut off by leaving
  const isChanged = (form) =>
    form.dataset.sent !== "1" && (form.matches(UNSAVED) || form.querySelector(UNSAVED));

  const partOf = (element) => {
    const form = element.form || element.closest("form"); // outside of which a field may stand
    return form && form.matches("[data-unsaved]") ? element.closest("[data-row]") || form : null;
  };

  document.addEventListener("input", (event) => {
    const part = partOf(event.target);
    if (part) part.dataset.changed = "1";
  });

  window.addEventListener("beforeunload", (event) => {
    const { userActivation } = navigator; // of a page nobody touched the browser asks nothing
    if (userActivation && !userActivation.hasBeenActive) return;
    if (![...document.querySelectorAll("form[data-unsaved]")].some(isChanged)) return;
    event.preventDefault();
    // Whoever stays is asked again: what was about to be sent was not.
    setTimeout(() => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
  });

  // Enter in a row that saves itself saves that row: the browser would press the first button of the
  // form around it, which belongs to another.
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const row = field.matches("input:not([type='checkbox'])") && field.closest("form [data-row][hx-post]");
    if (event.key !== "Enter" || event.isComposing || !row) return;
    event.preventDefault();
    field.blur();
    field.focus();
    if (row.dataset.changed === "1") row.querySelector("[data-row-save]").click();
  });

  /* --- A password that is shown --- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-reveal]");
    if (!button) return;
    const field = document.getElementById(button.dataset.reveal);
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    button.firstChild.textContent = isShown ? "Hiện" : "Ẩn";
    button.setAttribute("aria-pressed", String(!isShown));
  });

  /* --- Saving by itself --- */
  const stateOf = (element) => {
    const row = element && element.closest("[data-row], tr, li, form");
    return row && row.querySelector("[data-save-state]");
  };

  const say = (element, words, kind) => {
    const state = stateOf(element);
    if (!state) return;
    state.textContent = words;
    state.className = `save-state ${kind}`;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    say(event.detail.elt, "Đang lưu…", "");
    const part = partOf(event.detail.elt);
    if (!part || event.detail.requestConfig.verb === "get") return;
    delete part.dataset.changed;
    part.dataset.sending = "1";
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal that comes as a piece is shown in its place; a whole page is not put into a row.
    const answer = event.detail.xhr;
    if (answer.status < 400) return;
    const isWhole = /^\s*<!doctype/i.test(answer.responseText);
    event.detail.shouldSwap = !isWhole && answer.status !== 404;
    event.detail.isError = isWhole;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const part = partOf(event.detail.elt);
    if (!part || event.detail.requestConfig.verb === "get") return;
    delete part.dataset.sending;
    const state = stateOf(part);
    const isRefused = state && state.classList.contains("is-failed");
    if (!event.detail.successful || isRefused) part.dataset.changed = "1";
  });

  const failed = ({ detail: { elt, xhr } }) => {
    let then = elt.closest("[data-saves]") ? "sẽ thử lại" : "bấm lưu để thử lại";
    if (xhr.status >= 400 && xhr.status < 500) then = "mở lại trang để xem lý do";
    if (xhr.status === 413) then = "nội dung quá dài; rút gọn lại";
    say(elt, `Chưa lưu được, ${then}`, "is-failed");
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  /* --- Tables keep their roles where a phone shows rows as blocks --- */
  const ROLES = {
    table: "table",
    thead: "rowgroup",
    tbody: "rowgroup",
    tfoot: "rowgroup",
    tr: "row",
    td: "cell",
  };

  const setRoles = (root) => {
    root.querySelectorAll("table.table").forEach((table) => {
      const wrap = table.closest(".table-wrap");
      if (wrap && wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
      [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td, th")].forEach((part) => {
        const name = part.localName;
        const header = part.scope === "row" ? "rowheader" : "columnheader";
        part.setAttribute("role", name === "th" ? header : ROLES[name]);
      });
    });
  };

  /* --- What is folded: opened where an address leads into it, and all of it for the paper --- */
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const fold = target && target.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".fold").forEach((fold) => (fold.open = true));
  });

  const start = () => {
    setRoles(document);
    unfold();
    document.querySelectorAll("[data-reveal]").forEach((part) => (part.hidden = false));
    const message = document.querySelector("[data-focus]");
    if (message) message.focus({ preventScroll: false });
  };

  document.addEventListener("htmx:afterSwap", (event) => setRoles(event.detail.target));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
