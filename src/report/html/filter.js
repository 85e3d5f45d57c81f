// The filter of the page: chooses rows by the values of their mentions and by text, and counts what is left.
// The page shows everything without it. It reads numbers and text of the page and writes text: never markup.
'use strict';
(() => {
  const form = document.getElementById('filter');
  if (!form) return;
  // The order of the numbers in `data-m`.
  const NAMES = ['verdict', 'reason', 'standing', 'rule', 'old', 'new', 'kind', 'in', 'owner'];
  const DIRECTORY = 7;
  // A file can have several owners, joined by `+`.
  const OWNER = 8;
  // All that has a count of its rows.
  const BOX = 'details, main > section';
  // Rows up to which everything that is left is unfolded.
  const FEW = 200;

  const selects = NAMES.map(name => form.elements[name]);
  const search = form.elements.text;
  const undecided = form.elements.undecided;
  const all = [...document.querySelectorAll('main details')];
  const wasOpen = new Map(all.map(node => [node, node.open]));
  const counters = new Map();
  const options = selects.map(select => [...select.options].map(option => ({option, name: option.text, count: -1})));
  const parents = new Map([...selects[DIRECTORY].options].map(option => [+option.value, +option.dataset.up || 0]));

  const rows = [...document.querySelectorAll('[data-m]')].map(node => {
    const above = [];
    for (let at = node.parentNode.closest(BOX); at; at = at.parentNode.closest(BOX)) above.push(at);
    const mentions = node.dataset.m.split(' ').map(mention => {
      const values = mention.split('.');
      const owners = values[OWNER].split('+').map(Number);
      return Object.assign(values.map(Number), {[OWNER]: owners});
    });
    const counted = above.map(node => {
      if (!counters.has(node)) {
        counters.set(node, {node, total: 0, left: 0, shown: -1, label: node.querySelector(':scope > summary .count, :scope > h2 .count')});
      }
      const counter = counters.get(node);
      counter.total += mentions.length;
      return counter;
    });
    return {node, counters: counted, mentions, text: null, isReview: 'd' in node.dataset};
  });
  const branches = [...document.querySelectorAll('#tree [data-in]')];
  const total = rows.reduce((sum, row) => sum + row.mentions.length, 0);

  function textOf(row) {
    if (row.text === null) {
      let text = row.node.querySelector('.path') ? '' : row.counters[0].node.querySelector('.path').textContent;
      for (let part = row.node.firstElementChild; part; part = part.nextElementSibling) {
        if (!part.classList.contains('decide')) text += '\n' + part.textContent;
      }
      row.text = text.toLowerCase();
    }
    return row.text;
  }

  // Reads the texts while nobody waits, so that the first search is as fast as the next.
  const whenIdle = window.requestIdleCallback || (run => setTimeout(() => run({timeRemaining: () => 8}), 50));
  function readTexts(from) {
    whenIdle(deadline => {
      let at = from;
      while (at < rows.length && deadline.timeRemaining() > 1) for (const end = at + 50; at < end && at < rows.length; at++) textOf(rows[at]);
      if (at < rows.length) readTexts(at);
    });
  }

  function isIn(directory, chosen) {
    for (let at = directory; at; at = parents.get(at)) if (at === chosen) return true;
    return false;
  }

  // Adds a mention to the count of its value, of its owners, and of the directories that it lies in.
  function count(counts, facet, value) {
    if (facet === OWNER) for (const owner of value) counts[OWNER][owner]++;
    else if (facet === DIRECTORY) for (let at = value; at; at = parents.get(at)) counts[DIRECTORY][at]++;
    else counts[facet][value]++;
  }

  function isOf(facet, value, chosen) {
    if (facet === DIRECTORY) return isIn(value, chosen);
    return facet === OWNER ? value.includes(chosen) : value === chosen;
  }

  // The mentions of a row that are chosen. A value counts as if its own facet chose nothing.
  function chosenOf(row, wanted, counts) {
    let left = 0;
    for (const mention of row.mentions) {
      let missed = -1, misses = 0;
      for (let facet = 0; facet < wanted.length && misses < 2; facet++) {
        if (wanted[facet] && !isOf(facet, mention[facet], wanted[facet])) { misses++; missed = facet; }
      }
      if (misses === 0) { left++; for (let facet = 0; facet < wanted.length; facet++) count(counts, facet, mention[facet]); }
      if (misses === 1) count(counts, missed, mention[missed]);
    }
    return left;
  }

  const number = value => value.toLocaleString('en');

  function filter() {
    const wanted = selects.map(select => +select.value);
    const words = search.value.toLowerCase().trim();
    const isFiltered = words !== '' || undecided.checked || wanted.some(value => value > 0);
    // By the numbers of the values, which begin at 1.
    const counts = options.map(list => new Uint32Array(Math.max(...list.map(item => +item.option.value)) + 1));
    for (const counter of counters.values()) counter.left = 0;
    let left = 0;
    for (const row of rows) {
      const isLeft = !undecided.checked || row.isReview && !row.node.classList.contains('decided');
      const found = isLeft && (!words || textOf(row).includes(words)) ? chosenOf(row, wanted, counts) : 0;
      if (row.node.hidden !== (found === 0)) row.node.hidden = found === 0;
      left += found;
      if (found) for (const counter of row.counters) counter.left += found;
    }
    for (const [node, counter] of counters) {
      if (node.hidden !== (counter.left === 0)) node.hidden = counter.left === 0;
      if (counter.label && counter.shown !== counter.left) {
        counter.shown = counter.left;
        const of = counter.left === counter.total ? '' : ' of ' + number(counter.total);
        counter.label.textContent = number(counter.left) + of;
      }
      if (!counter.left || !wasOpen.has(node)) continue;
      const open = isFiltered && left <= FEW ? true : wasOpen.get(node);
      if (node.open !== open) node.open = open;
    }
    showCounts(counts, wanted);
    document.body.classList.toggle('filtered', isFiltered);
    document.getElementById('count').textContent =
      isFiltered ? number(left) + ' of ' + number(total) + ' mentions' : number(total) + ' mentions';
  }

  function showCounts(counts, wanted) {
    options.forEach((list, facet) => list.forEach(item => {
      const value = +item.option.value;
      if (!value) return;
      const found = counts[facet][value];
      if (item.count === found) return;
      item.count = found;
      item.option.textContent = item.name + ' (' + number(found) + ')';
      item.option.disabled = found === 0 && wanted[facet] !== value;
    }));
    for (const node of branches) {
      const found = counts[DIRECTORY][+node.dataset.in] || 0;
      const text = number(found);
      if (node.textContent !== text) node.textContent = text;
      const entry = node.closest('li');
      if (entry.hidden !== (found === 0)) entry.hidden = found === 0;
    }
  }

  // The state as it stands in the address: names, so that the link holds for another page of the same tree.
  function write() {
    const state = new URLSearchParams();
    selects.forEach((select, facet) => {
      if (select.value) state.set(NAMES[facet], options[facet][select.selectedIndex].name);
    });
    if (undecided.checked) state.set('undecided', '1');
    if (search.value.trim()) state.set('text', search.value.trim());
    history.replaceState(null, '', '#' + state);
  }

  // Takes the state from the address; `.3` is a value by its number, as the links of the page have it.
  function read() {
    const hash = location.hash.slice(1);
    if (/^[mf]\d+$/.test(hash)) return show(hash);
    if (hash && !hash.includes('=')) return;
    const state = new URLSearchParams(hash);
    selects.forEach((select, facet) => {
      const text = state.get(NAMES[facet]) || '';
      const known = options[facet].find(item => item.option.value && item.name === text);
      const value = known ? known.option.value : /^\.\d+$/.test(text) ? text.slice(1) : '';
      select.value = value;
      if (select.selectedIndex < 0) select.value = '';
    });
    if (selects.some(select => select.value)) showFacets(true);
    undecided.checked = state.has('undecided');
    search.value = state.get('text') || '';
    filter();
    if (hash) {
      write();
      form.scrollIntoView();
    }
  }

  function show(id) {
    const node = document.getElementById(id);
    if (!node) return;
    for (let at = node.closest(BOX); at; at = at.parentNode.closest(BOX)) {
      at.open = true;
      at.hidden = false;
    }
    node.closest('[data-m], details').hidden = false;
    node.scrollIntoView({block: 'center'});
  }

  let timer = 0;
  const change = () => { filter(); write(); };
  form.addEventListener('change', change);
  search.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(change, 120); });
  form.addEventListener('submit', event => { event.preventDefault(); change(); });
  form.addEventListener('reset', () => setTimeout(change));
  // On a narrow screen the lists unfold: the first screen is for what is to be decided.
  const unfold = document.getElementById('facets');
  const showFacets = isOpen => {
    form.classList.toggle('open', isOpen);
    unfold.setAttribute('aria-expanded', String(isOpen));
  };
  unfold.addEventListener('click', () => showFacets(!form.classList.contains('open')));
  // Where the form stays on top, what is scrolled to must stand below it.
  const makeRoom = () => {
    const covered = getComputedStyle(form).position === 'sticky' ? form.offsetHeight : 0;
    document.documentElement.style.scrollPaddingTop = covered + 12 + 'px';
  };
  if (window.ResizeObserver) new ResizeObserver(makeRoom).observe(form);
  const fold = open => () => { for (const node of all) if (!node.hidden) node.open = open; };
  document.getElementById('expand').addEventListener('click', fold(true));
  document.getElementById('collapse').addEventListener('click', fold(false));
  const split = document.getElementById('split');
  const showSplit = isSplit => {
    document.body.classList.toggle('split', isSplit);
    split.setAttribute('aria-pressed', String(isSplit));
  };
  const SPLIT = 'redomain:split';
  split.addEventListener('click', () => {
    const isSplit = !document.body.classList.contains('split');
    showSplit(isSplit);
    try { localStorage.setItem(SPLIT, isSplit ? '1' : ''); } catch { /* for this visit */ }
  });
  try { showSplit(localStorage.getItem(SPLIT) === '1'); } catch { /* unified */ }
  addEventListener('hashchange', read);
  addEventListener('keydown', event => {
    const isTyping = event.target.matches?.('input:not([type=checkbox]), select, textarea');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === 'Escape' && event.target === search) search.blur();
  });

  form.hidden = false;
  makeRoom();
  filter();
  read();
  readTexts(0);
})();
