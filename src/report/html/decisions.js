// Ticks and decisions of the page: kept in the browser by the key of the run, and exported as a file that
// `redomain apply --decisions` follows. The page shows everything without it. It writes text: never markup.
(() => {
  const bar = document.getElementById('progress');
  if (!bar) return;
  const KEY = 'redomain:' + document.body.dataset.run;
  const CHOICES = ['accept', 'keep', 'leave'];
  // Characters of a word that `redomain` takes.
  const MAX_WORD = 1000;

  const text = document.getElementById('sheet');
  const sheet = text ? JSON.parse(text.textContent) : null;
  const files = [...document.querySelectorAll('details[data-f]')];
  const reviews = sheet ? [...document.querySelectorAll('[data-d]')] : [];
  const state = read();

  // What was kept by an earlier visit; anybody can have written there, so only what fits is taken.
  function read() {
    const state = {viewed: new Set(), decided: new Map()};
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(KEY)); } catch { return state; }
    const numbers = new Set(files.map(file => file.dataset.f));
    const known = new Set(reviews.map(row => row.dataset.d));
    for (const file of Array.isArray(kept?.viewed) ? kept.viewed : []) if (numbers.has(file)) state.viewed.add(file);
    for (const entry of Array.isArray(kept?.decided) ? kept.decided : []) {
      if (!Array.isArray(entry)) continue;
      const [review, choice, word] = entry;
      if (known.has(review) && CHOICES.includes(choice)) {
        state.decided.set(review, {choice, word: String(word ?? '').slice(0, MAX_WORD)});
      }
    }
    return state;
  }

  function keep() {
    const decided = [...state.decided].map(([review, {choice, word}]) => [review, choice, word]);
    try { localStorage.setItem(KEY, JSON.stringify({viewed: [...state.viewed], decided})); } catch { /* not kept */ }
    count();
  }

  function count() {
    const number = value => value.toLocaleString('en');
    const parts = [];
    if (files.length) parts.push(number(state.viewed.size) + ' of ' + number(files.length) + ' files viewed');
    if (reviews.length) parts.push(number(state.decided.size) + ' of ' + number(reviews.length) + ' reviews decided');
    document.getElementById('ticked').textContent = parts.join(', ');
    button.disabled = !state.viewed.size && !state.decided.size;
  }

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  // The box of a file. A click on it neither opens nor closes the file.
  function addBox(file) {
    const box = element('input', {type: 'checkbox', checked: state.viewed.has(file.dataset.f)});
    const label = element('label', {className: 'tick'}, box, ' viewed');
    box.addEventListener('change', () => view(file, box.checked));
    file.querySelector('summary').after(label);
    file.classList.toggle('viewed', box.checked);
  }

  function view(file, isViewed) {
    if (isViewed) state.viewed.add(file.dataset.f); else state.viewed.delete(file.dataset.f);
    file.classList.toggle('viewed', isViewed);
    file.querySelector('.tick input').checked = isViewed;
    keep();
  }

  // The buttons of a review, made when it comes into view.
  function addChoices(row) {
    if (row.querySelector('.decide')) return;
    const buttons = CHOICES.map(choice => {
      const node = element('button', {type: 'button', textContent: choice});
      if (choice === 'accept' && !('p' in row.dataset)) node.disabled = true;
      node.addEventListener('click', () => decide(row, state.decided.get(row.dataset.d)?.choice === choice ? '' : choice));
      return node;
    });
    const word = element('input', {type: 'text', maxLength: MAX_WORD, placeholder: 'a word about it'});
    word.setAttribute('aria-label', 'A word about the decision');
    word.addEventListener('input', () => {
      const decided = state.decided.get(row.dataset.d);
      if (decided) { decided.word = word.value; keep(); }
    });
    const group = element('p', {className: 'm decide'}, ...buttons, word);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Decision');
    row.append(group);
    show(row);
  }

  function decide(row, choice) {
    const word = row.querySelector('.decide input');
    if (choice) state.decided.set(row.dataset.d, {choice, word: word ? word.value : ''});
    else state.decided.delete(row.dataset.d);
    show(row);
    keep();
  }

  function show(row) {
    const decided = state.decided.get(row.dataset.d);
    row.classList.toggle('decided', Boolean(decided));
    const group = row.querySelector('.decide');
    if (!group) return;
    group.querySelectorAll('button').forEach((node, at) => node.setAttribute('aria-pressed', String(decided?.choice === CHOICES[at])));
    const word = group.querySelector('input');
    word.hidden = !decided;
    if (decided && word.value !== decided.word) word.value = decided.word;
  }

  // Equal reviews are decided together, but for those that a filter hides.
  function addChoicesOfGroup(group) {
    const rows = [...group.querySelectorAll('[data-d]')];
    if (rows.length < 2) return;
    const buttons = CHOICES.map(choice => {
      const node = element('button', {type: 'button', textContent: choice});
      node.disabled = choice === 'accept' && !rows.some(row => 'p' in row.dataset);
      node.addEventListener('click', () => {
        for (const row of rows) if (!row.hidden && (choice !== 'accept' || 'p' in row.dataset)) decide(row, choice);
      });
      return node;
    });
    const all = element('p', {className: 'decide all'}, 'all shown here: ', ...buttons);
    all.setAttribute('role', 'group');
    all.setAttribute('aria-label', 'Decision about all of them');
    group.querySelector('summary').after(all);
  }

  // The sheet with the files that were viewed or decided about, and the decisions in it.
  function decisions() {
    const out = {...sheet, files: []};
    sheet.files.forEach((file, number) => {
      const mentions = [];
      file.mentions.forEach((mention, at) => {
        const decided = state.decided.get(number + '.' + at);
        if (!decided) return;
        const word = decided.word.trim();
        mentions.push({...mention, decision: decided.choice, ...(word && {word})});
      });
      const viewed = state.viewed.has(String(number));
      if (viewed || mentions.length) out.files.push({...file, ...(viewed && {viewed}), mentions});
    });
    return JSON.stringify(out, null, 1) + '\n';
  }

  function download() {
    const link = element('a', {download: 'redomain-decisions.json'});
    link.href = URL.createObjectURL(new Blob([decisions()], {type: 'application/json'}));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    document.getElementById('next').hidden = false;
  }

  const button = document.getElementById('export');
  files.forEach(addBox);
  if (reviews.length) {
    const observer = new IntersectionObserver(entries => {
      for (const {isIntersecting, target} of entries) if (isIntersecting) { observer.unobserve(target); addChoices(target); }
    }, {rootMargin: '300px'});
    reviews.forEach(row => { show(row); observer.observe(row); });
    document.querySelectorAll('.group').forEach(addChoicesOfGroup);
  }
  button.hidden = !sheet;
  const undecided = document.querySelector('#filter [name=undecided]');
  undecided.closest('label').hidden = !reviews.length;
  // The filter ran before it was known what is decided.
  if (undecided.checked) undecided.dispatchEvent(new Event('change', {bubbles: true}));
  button.addEventListener('click', download);
  // Keys of the page: a file or a review is ticked by an event.
  addEventListener('redomain-tick', event => {
    const {node, choice} = event.detail;
    if (node.matches('details[data-f]')) view(node, !state.viewed.has(node.dataset.f));
    if (!sheet || !node.matches('[data-d]')) return;
    addChoices(node);
    const first = 'p' in node.dataset ? 'accept' : 'leave';
    const wanted = choice || (state.decided.has(node.dataset.d) ? '' : first);
    if (wanted !== 'accept' || 'p' in node.dataset) decide(node, wanted);
  });
  bar.hidden = false;
  count();
})();
