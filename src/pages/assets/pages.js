// What a script can make easier. Every page works without it.
(() => {
  const find = (selector) => document.querySelector(selector);
  // The receipt of a QR code stands after the #, which browsers send to nobody.
  const receipt = find('#receipt');
  const code = location.hash.slice(1);
  if (receipt && /^[0-9A-Za-z-]{20,60}$/.test(code)) {
    receipt.value = code;
    history.replaceState(null, '', location.pathname + location.search);
    find('form[action^="/track"] button').focus();
  }
  const print = find('#print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }
  const locate = find('#locate');
  if (locate && navigator.geolocation && window.isSecureContext) {
    const said = locate.parentElement.querySelector('[role=status]');
    locate.parentElement.hidden = false;
    locate.addEventListener('click', () => {
      said.textContent = said.dataset.wait;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          find('#latitude').value = coords.latitude.toFixed(6);
          find('#longitude').value = coords.longitude.toFixed(6);
          said.textContent = said.dataset.done;
        },
        () => { said.textContent = said.dataset.failed; },
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
  }
  // A second click sends nothing twice on the server either; this saves the wait.
  for (const form of document.querySelectorAll('form[method=post]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = '1';
    });
  }
  window.addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
})();
