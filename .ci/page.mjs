// Reviews the page in Chromium as a person would: page.mjs DIRECTORY, which has `review.html` and `node_modules`.
// Prints one line; any message of the console, request, serious fault of axe-core or failed step is an error.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const work = process.argv[2];
const require = createRequire(work + '/');
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const url = pathToFileURL(work + '/review.html').href;
const browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox']});
let steps = 0;

async function open(options = {}, hash = '') {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, acceptDownloads: true, ...options});
  const page = await context.newPage();
  page.said = [];
  page.on('console', message => page.said.push(message.text()));
  page.on('pageerror', error => page.said.push(String(error)));
  page.on('request', request => { if (!/^(file|blob):/.test(request.url())) page.said.push(request.url()); });
  await page.goto(url + hash);
  return page;
}

async function step(name, run) {
  try { await run(); } catch (error) { console.error(`page: ${name}`); throw error; }
  steps += 1;
}

async function faults(page) {
  // A debugger of the page is not bound by its policy.
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => window.axe.run());
  return violations.filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(node => node.html).join(' ')}`);
}

const shown = page => page.locator('[data-m]:visible').count();
const count = page => page.locator('#count').textContent();
const focused = page => page.evaluate(() => document.activeElement.closest('[id]')?.id);

const page = await open();
await step('opens without the help of a script, and shows all of it', async () => {
  const bare = await open({javaScriptEnabled: false});
  const rows = await bare.locator('[data-m]').count();
  assert.ok(rows > 30, String(rows));
  assert.equal(await bare.locator('details:not([open]) [data-m]').count(), await page.locator('details:not([open]) [data-m]').count());
  assert.equal(await bare.locator('[data-m][hidden]').count(), 0);
  assert.equal(await bare.locator('#filter').isVisible(), false);
});

await step('filters by two facets, and the address opens the same', async () => {
  const all = await shown(page);
  await page.selectOption('#filter [name=verdict]', {label: await label(page, 'verdict', 'review')});
  await page.selectOption('#filter [name=in]', {label: await label(page, 'in', 'docs/')});
  const some = await shown(page);
  assert.ok(some > 0 && some < all);
  const again = await open({}, new URL(page.url()).hash);
  assert.equal(await shown(again), some);
  assert.equal(await count(again), await count(page));
  await page.click('#filter [type=reset]');
  await page.waitForFunction(rows => document.querySelectorAll('[data-m]:not([hidden])').length >= rows, all);
});

async function label(page, name, text) {
  const labels = await page.locator(`#filter [name=${name}] option`).allTextContents();
  return labels.find(label => label.startsWith(text));
}

await step('filters by an owner, by a flow of the picture, and by a directory of the tree', async () => {
  await page.selectOption('#filter [name=owner]', {label: await label(page, 'owner', '@writers')});
  const paths = await page.locator('[data-m]:not([hidden])').evaluateAll(rows =>
    rows.map(row => (row.querySelector('.path') || row.closest('.file').querySelector('.path')).textContent));
  assert.ok(paths.length && paths.every(path => path.startsWith('docs/')), paths.join(' '));
  await page.click('#filter [type=reset]');
  await page.waitForFunction(() => !document.body.classList.contains('filtered'));
  await page.locator('.flows .wide a').first().click();
  await page.waitForFunction(() => document.body.classList.contains('filtered'));
  assert.match(await page.evaluate(() => location.hash), /^#.*old=/);
  await page.click('#filter [type=reset]');
  await page.locator('#tree summary').first().click();
  await page.locator('#tree a:has-text("docs/")').click();
  await page.waitForFunction(() => document.querySelector('#filter [name=in]').selectedOptions[0].text.startsWith('docs/'));
  await page.click('#filter [type=reset]');
  await page.waitForFunction(() => !document.body.classList.contains('filtered'));
});

await step('shows old and new lines side by side where there is room', async () => {
  const tops = () => page.locator('.file .row').first().evaluate(row => ['.d', '.a'].map(side => row.querySelector(side).offsetTop));
  const unified = await tops();
  assert.ok(unified[0] < unified[1]);
  await page.click('#split');
  const split = await tops();
  assert.equal(split[0], split[1]);
  await page.setViewportSize({width: 400, height: 900});
  const narrow = await tops();
  assert.ok(narrow[0] < narrow[1]);
  await page.setViewportSize({width: 1280, height: 900});
  await page.click('#split');
});

await step('unfolds its lists where there is little room, and covers nothing that is scrolled to', async () => {
  const narrow = await open({viewport: {width: 400, height: 850}});
  const list = narrow.locator('#filter [name=verdict]');
  assert.equal(await list.isVisible(), false);
  assert.ok(await narrow.locator('#open .row').first().evaluate(row => row.getBoundingClientRect().top < innerHeight));
  await narrow.click('#facets');
  assert.ok(await list.isVisible());
  const linked = await open({viewport: {width: 400, height: 850}}, '#verdict=review');
  assert.ok(await linked.locator('#filter [name=verdict]').isVisible());
  for (const width of [1280, 800]) {
    const wide = await open({viewport: {width, height: 900}});
    assert.equal(await wide.locator('#facets').isVisible(), false);
    await wide.evaluate(() => document.querySelector('h2 ~ h2, section:nth-of-type(2) h2').scrollIntoView());
    await wide.waitForFunction(() => {
      const covered = document.getElementById('filter').getBoundingClientRect().bottom;
      return document.querySelector('h2 ~ h2, section:nth-of-type(2) h2').getBoundingClientRect().top >= covered;
    });
  }
});

await step('searches, by its key', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('guide.md');
  await page.waitForFunction(() => /^\d+ of/.test(document.getElementById('count').textContent));
  await page.keyboard.press('Escape');
  await page.click('#filter [type=reset]');
});

await step('follows a link to a mention', async () => {
  const row = page.locator('#open [data-d]').first();
  const id = await row.getAttribute('id');
  const linked = await open({}, '#' + id);
  assert.ok(await linked.locator('#' + id).isVisible());
});

await step('goes to files and reviews by keys, and ticks them', async () => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  const first = await focused(page);
  assert.match(first, /^f\d+$/);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  assert.notEqual(await focused(page), first);
  await page.keyboard.press('k');
  assert.equal(await focused(page), first);
  assert.match(await page.locator('#ticked').textContent(), /^1 of \d+ files viewed, 0 of \d+ reviews decided$/);
  await page.keyboard.press('n');
  assert.match(await focused(page), /^m\d+$/);
  await page.keyboard.press('3');
  assert.match(await page.locator('#ticked').textContent(), /, 1 of \d+ reviews decided$/);
  await page.keyboard.press('?');
  assert.ok(await page.locator('#keys').isVisible());
  await page.locator('#keys button').click();
  assert.ok(!await page.locator('#keys').isVisible());
});

await step('decides reviews, and keeps it for the next visit', async () => {
  const rows = page.locator('#open [data-d]', {hasText: 'guide.md'});
  await rows.first().scrollIntoViewIfNeeded();
  await rows.first().getByRole('button', {name: 'accept'}).click();
  const kept = page.locator('#open [data-d]', {hasText: 'payloads.txt'}).first();
  await kept.scrollIntoViewIfNeeded();
  await kept.getByRole('button', {name: 'keep'}).click();
  await kept.getByLabel('A word about the decision').fill('our own mail');
  const said = await page.locator('#ticked').textContent();
  await page.reload();
  assert.equal(await page.locator('#ticked').textContent(), said);
});

await step('shows the reviews that are not yet decided', async () => {
  const reviews = await page.locator('[data-d]:not(.decided)').count();
  await page.check('#filter [name=undecided]');
  assert.ok(reviews > 0);
  assert.equal(await page.locator('[data-m]:not([hidden])').count(), reviews);
  const again = await page.context().newPage();
  await again.goto(page.url());
  await again.waitForFunction(left => document.querySelectorAll('[data-m]:not([hidden])').length === left, reviews);
  await again.close();
  await page.click('#filter [type=reset]');
  await page.waitForFunction(() => !document.body.classList.contains('filtered'));
});

await step('prints the rows that are unfolded, and no forms', async () => {
  await page.emulateMedia({media: 'print', colorScheme: 'dark'});
  assert.equal(await page.locator('#filter').isVisible(), false);
  assert.equal(await page.locator('.tick').first().isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  await page.emulateMedia({media: 'screen', colorScheme: 'light'});
});

await step('exports the decisions', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export')]);
  assert.equal(download.suggestedFilename(), 'redomain-decisions.json');
  await download.saveAs(work + '/redomain-decisions.json');
  const decisions = JSON.parse(readFileSync(work + '/redomain-decisions.json', 'utf8'));
  assert.equal(decisions.redomain_decisions, 1);
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 400]) {
    await step(`has no serious fault, ${colorScheme} and ${width} pixels wide`, async () => {
      const other = await open({colorScheme, viewport: {width, height: 900}});
      await other.locator('#open [data-d]').first().scrollIntoViewIfNeeded();
      assert.deepEqual(await faults(other), []);
      assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it is wider than the window');
      assert.deepEqual(other.said, []);
    });
  }
}

await step('says nothing, asks for nothing, and runs nothing of the tree', async () => {
  const foreign = 'img, iframe, object, main script, main style, [onclick], [onerror], [onload], [onmouseover], [href^=javascript]';
  assert.equal(await page.locator(foreign).count(), 0);
  const ids = await page.locator('[id]').evaluateAll(nodes => nodes.map(node => node.id));
  assert.equal(new Set(ids).size, ids.length, 'two elements have one id');
  assert.deepEqual(page.said, []);
  assert.match(await page.title(), /^redomain: /);
});

await browser.close();
console.log(`page: ${steps} steps in Chromium passed, 0 failed`);
