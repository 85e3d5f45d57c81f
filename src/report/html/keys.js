// Keys of the page: j and k for files, n and p for what a person decides, x to tick, ? for help.
(() => {
  const help = document.getElementById('keys');
  if (!help) return;
  const CHOICES = {'1': 'accept', '2': 'keep', '3': 'leave'};
  let last = null;

  const isShown = node => {
    for (let at = node; at && at !== document.body; at = at.parentElement) if (at.hidden) return false;
    return true;
  };

  // Goes to the next of all that are shown, or to the one before, round in a circle; opens all around it.
  function go(selector, step) {
    const nodes = [...document.querySelectorAll(selector)].filter(isShown);
    if (!nodes.length) return;
    const from = document.activeElement?.closest('.row, .file') || last;
    let at = step > 0 ? 0 : nodes.length - 1;
    if (from && from.isConnected) {
      const own = nodes.indexOf(from.matches(selector) ? from : from.closest(selector));
      const behind = nodes.findIndex(node => from.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
      const next = behind < 0 ? nodes.length : behind;
      if (own >= 0) at = own + step;
      else at = step > 0 ? next : next - 1;
    }
    const node = nodes[(at + nodes.length) % nodes.length];
    for (let above = node; above; above = above.parentElement) if (above.tagName === 'DETAILS') above.open = true;
    node.tabIndex = -1;
    node.focus({preventScroll: true});
    node.scrollIntoView({block: 'center'});
    last = node;
  }

  function tick(choice) {
    const node = document.activeElement?.closest('[data-d], details[data-f]');
    if (node) dispatchEvent(new CustomEvent('redomain-tick', {detail: {node, choice}}));
  }

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest?.('select, textarea, input');
    if (field && field.type !== 'checkbox') return;
    const keys = {
      j: () => go('details.file', 1),
      k: () => go('details.file', -1),
      n: () => go('#open .row', 1),
      p: () => go('#open .row', -1),
      x: () => tick(''),
      '?': () => { if (help.open) help.close(); else help.showModal(); },
    };
    const act = keys[event.key] || (CHOICES[event.key] && (() => tick(CHOICES[event.key])));
    if (!act || help.open && event.key !== '?') return;
    event.preventDefault();
    act();
  });
})();
