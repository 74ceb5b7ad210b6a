// A phone of 360 px, and what holds for every page on it. CHROMIUM names the browser, SHOTS a folder for pictures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 740 };

export function launched() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

let looked = 0;
export const looks = () => looked;

export async function look(page, name) {
  looked += 1;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${name} scrolls sideways by ${wide} px`);
  const bare = await page.$$eval('input:not([type=hidden]), select, textarea', (fields) =>
    fields.filter((field) => !field.labels?.length).map((field) => field.outerHTML));
  assert.deepEqual(bare, [], `${name} has fields without a label`);
  const small = await page.$$eval('button, a.button, .cards a, select, input:not([type=hidden])', (targets) =>
    targets.filter((target) => target.checkVisibility() && !target.closest('.trap'))
      .filter((target) => target.getBoundingClientRect().height < 24).map((target) => target.outerHTML));
  assert.deepEqual(small, [], `${name} has targets that a thumb misses`);
  await audit(page, name);
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

// axe runs in a world of its own where the page's policy doesn't hold; a page whose scripts are off can't run it.
async function audit(page, name) {
  if (!page.scripts) return;
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const run = `${axe}; axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    JSON.stringify(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])])))`;
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression: run, contextId, awaitPromise: true });
  assert.ok(!exceptionDetails, `${name}: ${JSON.stringify(exceptionDetails)}`);
  assert.deepEqual(JSON.parse(result.value), [], `${name}: axe`);
  await session.detach();
}

/** A page that asks for nothing outside `bases`, has no `secret` in an address, and says nothing of errors but `told`. */
export async function phone(browser, { scripts, bases, secret, told = /the server responded with a status of 4/ }) {
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: scripts, locale: 'th-TH', deviceScaleFactor: 2 });
  const page = await context.newPage();
  page.scripts = scripts;
  page.setDefaultTimeout(15_000);
  page.on('request', (request) => {
    const url = request.url();
    // What a page made itself comes from nowhere.
    assert.ok(url.startsWith('blob:') || bases.some((base) => url.startsWith(base)), `${url} is asked for`);
    assert.ok(!secret.test(url), 'a receipt stands in an address');
  });
  // Pages of problems are pages; their status is no error of theirs.
  page.on('console', (message) => {
    assert.ok(message.type() !== 'error' || told.test(message.text()), message.text());
  });
  return page;
}
