// Counts what is under way in this document, so that a page is not read while it waits for an answer.
(parcours) => {
  parcours.busy = 0;
  parcours.calmSince = 0;
  const answered = () => { parcours.busy -= 1; parcours.calmSince = performance.now(); };
  parcours.leaving = false;
  const { fetch } = window;
  window.fetch = function (...parts) {
    parcours.busy += 1;
    return Reflect.apply(fetch, this, parts).finally(answered);
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...parts) {
    parcours.busy += 1;
    this.addEventListener("loadend", answered, { once: true });
    return Reflect.apply(send, this, parts);
  };
  if (!window.navigation) return;
  window.navigation.addEventListener("navigate", (event) => {
    const inside = event.hashChange || event.destination.sameDocument || event.downloadRequest !== null;
    if (!inside) parcours.leaving = true;
  });
  const stays = () => { parcours.leaving = false; };
  window.navigation.addEventListener("navigateerror", stays);
  window.navigation.addEventListener("navigatesuccess", stays);
  window.addEventListener("pageshow", stays);
}
