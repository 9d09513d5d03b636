/* Forms that save themselves by htmx, on a line that may be cut: what is not saved yet stays in its
   field and in this browser, for the same account, and is sent when the line is there again.
   data-saves="part|whole|new"   on a form: sends the fields that were changed, each with what stood
                             there before (was_…) | sends all of it | adds a part, sent by its button
   data-next                 on the first field of such a part drawn anew: the focus goes there
   data-along                on a field: sent with whatever else of its form was changed, because the
                             rest is read by it; so a page that shows it as it was is told
   data-theirs, data-value   on a message: the field that somebody else saved meanwhile, his text
   data-settle="mine|theirs" on its buttons: which of the two is taken
   data-saves-bar            on a hidden bar; inside, data-saves-words and data-saves-refused: its words
                             with a number, while something waits for the line, or is refused */
"use strict";

(() => {
  const { account } = document.body.dataset;
  const forms = () => [...document.querySelectorAll("form[data-saves]")];
  const formOf = (part) => part && part.closest && part.closest("form[data-saves]");
  const keyOf = (form) => `unsaved ${account} ${location.pathname} ${form.id}`;
  const isNew = (form) => form.dataset.saves === "new";

  /* --- A field: what it shows, and what the server had when it was drawn --- */
  const fieldsOf = (form) =>
    [...form.elements].filter(
      (field) => field.name && !["hidden", "submit"].includes(field.type)
        && (field.type !== "radio" || field.checked),
    );
  const groupOf = (radio) => [...radio.form.querySelectorAll(`[name="${radio.name}"]`)];
  const now = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);
  const was = (field) => {
    if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
    if (field.options) return ([...field.options].find((one) => one.defaultSelected) || field.options[0]).value;
    if (field.type !== "radio") return field.defaultValue;
    const first = groupOf(field).find((one) => one.defaultChecked);
    return first ? first.value : "";
  };
  const show = (field, value) => {
    if (field.type === "checkbox") field.checked = value === "on";
    else if (field.type === "radio") field.checked = true;
    else field.value = value;
  };
  const settle = (field, value) => {
    const shown = now(field);
    if (field.type === "checkbox") field.defaultChecked = value === "on";
    else if (field.options) [...field.options].forEach((one) => (one.defaultSelected = one.value === value));
    else if (field.type === "radio") groupOf(field).forEach((one) => (one.defaultChecked = one.value === value));
    else field.defaultValue = value;
    show(field, shown);
  };
  // The row that a form shows as a whole; of the other forms each field tells what stood there.
  const versionOf = (form) => form.dataset.saves === "whole" && form.elements.version.value;
  const changed = (form) => fieldsOf(form).filter((field) => now(field) !== was(field));
  // Names of fields that wait for a word of which text is taken: sent alone they would be refused again.
  const clashes = (form) => [...form.querySelectorAll("[data-theirs]")].map((part) => part.dataset.theirs);

  /* --- Kept in this browser until it is saved --- */
  const keep = (form) => {
    const typed = changed(form).map((field) => [field.name, now(field), was(field), versionOf(form)]);
    try {
      if (typed.length) localStorage.setItem(keyOf(form), JSON.stringify(typed));
      else localStorage.removeItem(keyOf(form));
    } catch {
      // too much for the browser to hold: it stays in the field
    }
    tell();
  };
  // What stands as it was typed arrived, though its answer did not.
  const refill = (form) => {
    const all = JSON.parse(localStorage.getItem(keyOf(form)) || "[]").map(([name, ...kept]) => {
      const found = form.elements[name];
      const isGroup = found instanceof RadioNodeList;
      return [isGroup ? [...found].find((one) => one.value === kept[0]) : found, ...kept];
    });
    const kept = all.filter(([field, value]) => field && was(field) !== value);
    if (all.length && !kept.length) localStorage.removeItem(keyOf(form));
    kept.forEach(([field, value, base, version]) => {
      // Somebody else saved meanwhile: it is sent as of the page it was typed into, and he is told.
      if (was(field) !== base && version) form.elements.version.value = version;
      settle(field, base);
      show(field, value);
    });
    for (let part = form; kept.length && part; part = part.parentElement) {
      if (part.localName === "details") part.open = true;
    }
    return kept.length > 0;
  };
  const waits = (form) => (isNew(form) ? form.dataset.waits === "1" : changed(form).length > 0);
  const tell = () => {
    const words = document.querySelector("[data-saves-words]");
    const many = (name) => forms().filter((form) => form.dataset[name] === "1").length;
    const [cut, refused] = [many("waits"), many("refused")];
    const { savesWords, savesRefused } = words.dataset;
    words.dataset.calm = words.dataset.calm || words.textContent;
    words.textContent = words.dataset.calm;
    if (refused) words.textContent = `${savesRefused} ${refused}`;
    if (cut) words.textContent = `${savesWords} ${cut}`;
    words.className = `save-state ${cut || refused ? "is-failed" : "is-saved"}`;
  };

  /* --- Sending --- */
  document.addEventListener("input", ({ target }) => {
    const form = formOf(target.form || target);
    if (!form) return;
    delete form.dataset.refused;
    keep(form);
    settled(form);
  });

  // What an answer said of a text that was taken back since, or settled, is said no more.
  const settled = (form) => {
    const state = document.getElementById(`${form.id}-state`);
    const told = state && state.querySelector("[data-save-state]");
    if (isNew(form) || !told || !told.classList.contains("is-failed")) return;
    if (changed(form).length || state.querySelector("[data-theirs]")) return;
    state.querySelectorAll(".error").forEach((part) => part.remove());
    delete state.dataset.asks;
    told.className = "save-state";
    told.textContent = "";
  };

  // Enter in a short field goes on to the empty text, else adds; in a text, with Ctrl.
  document.addEventListener("keydown", (event) => {
    const form = formOf(event.target.form);
    if (event.key !== "Enter" || event.isComposing || !form || !isNew(form)) return;
    const text = form.querySelector("textarea");
    if (event.target === text) {
      if (event.ctrlKey || event.metaKey) form.requestSubmit();
    } else if (text && !text.value.trim() && event.target.localName === "input") {
      event.preventDefault();
      text.focus();
    }
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters } = event.detail;
    const form = formOf(elt);
    if (!form || form.dataset.saves !== "part") return;
    const typed = changed(form);
    if (typed.every((field) => clashes(form).includes(field.name))) {
      event.preventDefault();
      if (typed.length) form.dataset.refused = "1";
      tell();
    }
    fieldsOf(form).forEach((field) => delete parameters[field.name]);
    fieldsOf(form).filter((field) => typed.includes(field) || "along" in field.dataset).forEach((field) => {
      parameters[field.name] = now(field);
      parameters[`was_${field.name}`] = was(field);
    });
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, xhr } = event.detail;
    const form = formOf(requestConfig.elt);
    if (!form) return;
    const isAnswered = xhr.status >= 200 && xhr.status < 500 && xhr.status !== 401;
    form.dataset.waits = isAnswered ? "" : "1";
    if (xhr.status === 200) {
      if (isNew(form)) localStorage.removeItem(keyOf(form));
      else fieldsOf(form).forEach((field) => {
        if (requestConfig.parameters[field.name] !== undefined) settle(field, requestConfig.parameters[field.name]);
      });
    } else if (isAnswered) form.dataset.refused = "1";
    const drawn = document.getElementById(form.id);
    if (drawn === form) keep(form);
    else if (drawn && !isNew(form)) again(form, drawn);
    else tell();
    if (isAnswered && forms().some((one) => one.dataset.waits === "1")) setTimeout(retry);
  });

  // A row that was drawn anew while something more was typed into the old one.
  const again = (old, drawn) => {
    if (old.dataset.refused) localStorage.removeItem(keyOf(old));
    else keep(old);
    if (refill(drawn)) setTimeout(() => htmx.trigger(drawn, "resend"));
    tell();
  };

  // One after the other: a weak line carries no more.
  const retry = () => {
    const next = forms().find((form) => waits(form) && !form.dataset.refused);
    if (next && !document.querySelector("form.htmx-request")) htmx.trigger(next, "resend");
  };
  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);
  setInterval(retry, 5000);

  // The next of its kind is begun at once, unless its person went to another part meanwhile.
  document.addEventListener("htmx:load", ({ detail }) => {
    const next = detail.elt.querySelector("[data-next]");
    const here = document.activeElement;
    if (next && (!here || here === document.body || next.form.contains(here))) next.focus();
  });

  /* --- Both texts: one is taken --- */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-settle]");
    if (!button) return;
    const form = formOf(button);
    const clash = button.closest("[data-theirs]");
    const field = form.elements[clash.dataset.theirs];
    settle(field, clash.dataset.value);
    if (button.dataset.settle === "theirs") show(field, clash.dataset.value);
    delete form.dataset.refused;
    clash.remove();
    keep(form);
    settled(form);
    htmx.trigger(form, "resend");
  });

  /* --- Coming; what waits for another account kept.js takes away --- */
  document.querySelector("[data-saves-bar]").hidden = false;
  const found = forms().filter(refill);
  if (found.length) document.querySelector("[data-refilled]").hidden = false;
  // Once htmx, which comes before, has made the page its own.
  document.addEventListener("DOMContentLoaded", () =>
    found.filter((form) => !isNew(form)).forEach((form) => htmx.trigger(form, "resend")),
  );
})();
