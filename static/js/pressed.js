/* A press that leaves a field also saves it. Neither gets into the way of the other: the answer is
   drawn when the finger is lifted, and what leads to another page waits for the answer, so that
   nobody presses twice, nor is asked about what is being saved. Pressed once more it goes at once,
   and the page asks (app.js).
   data-sending      set by app.js on a part of a form that is on its way */
"use strict";

(() => {
  /* --- The answer waits for the finger --- */
  let isDown = false;
  const answers = [];

  const lift = () => {
    isDown = false;
    // After this turn of the loop, in which the browser makes a click of it.
    setTimeout(() => answers.splice(0).forEach((draw) => draw()));
  };
  window.addEventListener("pointerdown", (event) => (isDown = event.button === 0), true);
  // A list that opens, a menu or another window may swallow the lifting: the next sign of life counts.
  const ENDS = ["pointerup", "pointercancel", "contextmenu", "input", "keydown"];
  ENDS.forEach((end) => window.addEventListener(end, lift, true));
  window.addEventListener("blur", lift);

  document.addEventListener("htmx:beforeRequest", ({ detail: { xhr } }) => {
    const answered = xhr.onload;
    xhr.onload = (event) => {
      const draw = () => answered.call(xhr, event);
      if (isDown) answers.push(draw);
      else draw();
    };
  });

  /* --- What leads away waits for the answer --- */
  const ON_ITS_WAY = "form[data-unsaved][data-sending='1'], form[data-unsaved] [data-sending='1']";
  let waiting = null;

  // The second press on the same place is meant: it goes, or its person is asked and stays.
  const waits = (place, go) => {
    if (!document.querySelector(ON_ITS_WAY)) return false;
    waiting = waiting && waiting.place === place ? null : { place, go };
    return waiting !== null;
  };
  const hold = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };

  window.addEventListener("click", (event) => {
    // Of a double click the second one is not meant.
    if (waiting && event.detail > 1 && event.target.closest("a[href], button")) return hold(event);
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.download || link.closest("[hx-get]")) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const { href } = link; // the link itself may be drawn anew meanwhile
    if (waits(href, () => location.assign(href))) hold(event);
  }, true);

  const same = (button) =>
    button.isConnected ? button : [...document.querySelectorAll("button")].find((one) => one.isEqualNode(button));

  window.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.matches("[hx-post]") || (submitter && submitter.matches("[hx-post]"))) return;
    const go = () => {
      const button = submitter && same(submitter);
      if (button || !submitter) form.requestSubmit(button);
    };
    if (waits(submitter || form, go)) hold(event);
  }, true);

  document.addEventListener("htmx:afterRequest", () =>
    setTimeout(() => { // what waited for this answer in its turn is on its way by then
      if (!waiting || document.querySelector(ON_ITS_WAY)) return;
      const { go } = waiting;
      waiting = null;
      go();
    }),
  );
})();
