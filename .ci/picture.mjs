// Takes the picture of a page: picture.mjs DIRECTORY PNG; the directory has `sample.html` and `node_modules`.
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [,, work, file] = process.argv;
const {chromium} = createRequire(work + '/')('playwright-core');
const browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox']});
const page = await browser.newPage({viewport: {width: 1100, height: 1000}, colorScheme: 'light'});
await page.goto(pathToFileURL(work + '/sample.html').href);
const review = page.locator('#open [data-d]').first();
await review.scrollIntoViewIfNeeded();
await review.getByRole('button', {name: 'keep'}).click();
await review.getByLabel('A word about the decision').fill('the workflow passes names that stay');
await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
await page.screenshot({path: file});
await browser.close();
