// A citizen's way through the pages, in Chromium on a 360 px phone: with scripts, without them, and by the keyboard alone.
// PRONGSAI_BASE_URL and PRONGSAI_DEMO come from scripts/with-demo; CHROMIUM names the browser, SHOTS a folder for pictures.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launched, look, looks, phone as anyPhone, shots } from './phone.js';

const demo = JSON.parse(process.env.PRONGSAI_DEMO);
const base = process.env.PRONGSAI_BASE_URL;
const agency = demo.agencies[0].id;
const report = `${base}/a/${agency}/report`;
// As long as a form has to be open.
const PATIENCE = 3200;

// --- the office ----------------------------------------------------------------------------------------------

async function api(path, { token, method = 'GET', body } = {}) {
  const headers = { accept: 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  if (method === 'POST' && path.startsWith('/complaints/')) headers['if-match'] = '*';
  const answer = await fetch(`${base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const json = await answer.json();
  assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

async function officer() {
  const { username, password } = demo.accounts.find(({ role }) => role === 'complaint_officer');
  const signedIn = await api('/auth/login', { method: 'POST', body: { username, password } });
  const token = signedIn.access_token;
  return {
    step: (id, step, body = {}) => api(`/complaints/${id}/${step}`, { token, method: 'POST', body }),
    async find(number) {
      const { items } = await api(`/complaints?agency_id=${agency}`, { token });
      return items.find((item) => item.number === number).id;
    },
  };
}

const phone = (browser, scripts) => anyPhone(browser, { scripts, bases: [base], secret: /[0-9A-Z]{4}(-[0-9A-Z]{4}){6}/ });

// --- the ways ------------------------------------------------------------------------------------------------

async function receiptOf(page) {
  const receipt = (await page.locator('.receipt').innerText()).replace(/\s/g, '');
  assert.match(receipt, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){6}$/);
  return { receipt, number: await page.locator('dd.number').innerText() };
}

async function walk(browser, scripts) {
  const page = await phone(browser, scripts);
  const mark = scripts ? 'scripts' : 'plain';
  await page.goto(base);
  await look(page, `${mark}-1-home`);
  await page.goto(`${base}/?q=${encodeURIComponent(demo.agencies[0].name)}`);
  await page.getByRole('link', { name: demo.agencies[0].name }).click();
  await look(page, `${mark}-2-office`);
  await page.goto(`${base}/a/${agency}/disclosures/2566`);
  await look(page, `${mark}-2-disclosures`);
  await page.getByRole('link', { name: 'E-Service' }).click();
  assert.match(page.url(), /\/l\/[0-9a-z]{7}$/);
  await look(page, `${mark}-2-item`);
  await page.goto(`${base}/a/${agency}`);
  await page.getByRole('link', { name: 'แจ้งเรื่องหรือขอรับบริการ' }).click();
  await look(page, `${mark}-2-kinds`);
  await page.locator('.cards a').first().click();
  await look(page, `${mark}-3-form`);
  await page.getByRole('button', { name: 'ตรวจทานก่อนส่ง' }).last().click();
  await page.locator('.summary').waitFor();
  await look(page, `${mark}-4-faults`);
  await page.locator('.summary a').first().click();
  assert.ok(page.url().endsWith('#category'));
  await page.getByLabel('หมวดเรื่อง').selectOption('light');
  await page.getByLabel('รายละเอียด').fill('ไฟถนนหน้าโรงเรียนบ้านมะรือโบตกดับ 3 ดวง ตั้งแต่วันศุกร์\nกลางคืนมืดมาก เด็กเดินกลับบ้านลำบาก');
  await page.getByLabel('หมู่ที่').fill('3');
  await page.getByLabel('ชื่อและนามสกุล').fill('สมชาย ใจดี');
  await page.getByLabel('โทรศัพท์').fill('081-234-5678');
  await page.getByRole('button', { name: 'ตรวจทานก่อนส่ง' }).last().click();
  await look(page, `${mark}-5-review`);
  await page.getByRole('button', { name: 'กลับไปแก้ไข' }).click();
  assert.equal(await page.getByLabel('ชื่อและนามสกุล').inputValue(), 'สมชาย ใจดี');
  await page.getByRole('button', { name: 'ตรวจทานก่อนส่ง' }).last().click();
  await page.waitForTimeout(PATIENCE);
  await page.getByRole('button', { name: 'ส่งเรื่อง' }).click();
  const { receipt, number } = await receiptOf(page);
  await look(page, `${mark}-6-receipt`);
  await page.reload();
  assert.deepEqual(await receiptOf(page), { receipt, number }, 'loaded again, it is filed once');
  assert.equal(await page.locator('#print').isVisible(), scripts);
  await page.goto(`${base}/track#${receipt}`);
  const field = page.getByLabel('รหัสใบรับ');
  if (scripts) {
    await page.waitForFunction(() => document.querySelector('#receipt').value !== '');
    assert.equal(await field.inputValue(), receipt);
    assert.equal(page.url(), `${base}/track`, 'the receipt leaves the address');
  } else {
    await field.fill(receipt.toLowerCase().replaceAll('-', ' '));
  }
  await look(page, `${mark}-7-track`);
  await page.getByRole('button', { name: 'ดูเรื่องของฉัน' }).click();
  await look(page, `${mark}-8-received`);
  await work(page, mark, number);
  await page.context().close();
}

async function again(page, receipt) {
  await page.goto(`${base}/track`);
  await page.getByLabel('รหัสใบรับ').fill(receipt);
  await page.getByRole('button', { name: 'ดูเรื่องของฉัน' }).click();
}

async function work(page, mark, number) {
  const receipt = await page.locator('input[name=receipt]').first().inputValue();
  const office = await officer();
  const id = await office.find(number);
  await office.step(id, 'acknowledge');
  await office.step(id, 'ask', { text: 'อยู่เสาต้นที่เท่าไรนับจากประตูโรงเรียนครับ' });
  await again(page, receipt);
  await look(page, `${mark}-9-asked`);
  await page.getByLabel('ข้อความถึงหน่วยงาน').fill('เสาที่ 3 ถึงที่ 5');
  await page.getByRole('button', { name: 'ส่งข้อความ' }).click();
  await look(page, `${mark}-a-answered`);
  await office.step(id, 'resolve', { text: 'เปลี่ยนหลอดไฟครบทั้ง 3 ดวงแล้ว' });
  await office.step(id, 'close');
  await again(page, receipt);
  await look(page, `${mark}-b-closed`);
  await page.getByLabel('4 พอใจ').check();
  await page.getByLabel('ความเห็น').fill('ขอบคุณครับ');
  await page.getByRole('button', { name: 'ส่งคะแนน' }).click();
  await page.locator('.done').waitFor();
  await look(page, `${mark}-c-rated`);
  await page.goto(`${base}/track`);
  await page.getByLabel('รหัสใบรับ').fill('0000');
  await page.getByRole('button', { name: 'ดูเรื่องของฉัน' }).click();
  await look(page, `${mark}-d-unknown`);
}

/** Presses Tab until something of this selector has the focus, which has to be seen. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
    if (there) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, 'none', `${selector} shows no focus`);
      return;
    }
  }
  assert.fail(`${selector} can't be reached by the keyboard`);
}

async function byKeyboard(browser) {
  const page = await phone(browser, true);
  await page.goto(report);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop skips to the content');
  if (shots) await page.screenshot({ path: join(shots, 'keys-1-skip.png') });
  await page.keyboard.press('Enter');
  await tabTo(page, '.cards a[href$="/question"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/question');
  await tabTo(page, '#category');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowDown');
  await tabTo(page, '#description');
  await page.keyboard.type('น้ำประปาจะหยุดไหลวันไหน');
  await tabTo(page, '#may-publish');
  await page.keyboard.press('Space');
  if (shots) await page.screenshot({ path: join(shots, 'keys-2-focus.png') });
  await tabTo(page, '#name');
  await page.keyboard.type('สมหญิง');
  await page.waitForTimeout(PATIENCE);
  // Enter in a line sends the form on, and doesn't change the language.
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'ตรวจทานก่อนส่ง' }).waitFor();
  assert.equal(await page.getAttribute('html', 'lang'), 'th');
  assert.match(await page.locator('main').innerText(), /น้ำประปาจะหยุดไหล[\s\S]*ใช่[\s\S]*สมหญิง/);
  await tabTo(page, 'main button[value=send]');
  await page.keyboard.press('Enter');
  await receiptOf(page);
  await page.context().close();
}

async function inEnglish(browser) {
  const page = await phone(browser, true);
  await page.goto(`${report}/suggestion`);
  await page.getByLabel('รายละเอียด').fill('อยากให้มีทางจักรยาน');
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await page.getByLabel('Description').inputValue(), 'อยากให้มีทางจักรยาน', 'what was typed stays');
  await look(page, 'english-1-form');
  await page.getByLabel('Category').selectOption('roads');
  await page.getByRole('button', { name: 'Review before sending' }).last().click();
  await look(page, 'english-2-review');
  await page.waitForTimeout(PATIENCE);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await look(page, 'english-3-receipt');
  await page.emulateMedia({ media: 'print' });
  if (shots) await page.screenshot({ path: join(shots, 'english-4-print.png'), fullPage: true });
  await page.goto(`${base}/nothing/here`);
  await page.context().close();
}

/** The page of an office, on a phone and at a desk: everything in it drawn, and all of it together light. */
async function office(browser) {
  for (const [name, width] of [['phone', 360], ['desk', 1280]]) {
    const page = await phone(browser, false);
    await page.setViewportSize({ width, height: 800 });
    const sizes = [];
    page.on('response', (response) => sizes.push(response.body().then((body) => body.length)));
    await page.goto(`${base}/a/${agency}`);
    const charts = page.locator('img.chart');
    for (const chart of await charts.all()) await chart.scrollIntoViewIfNeeded();
    await page.waitForLoadState('networkidle');
    const drawn = await charts.evaluateAll((images) => images.map((image) => image.naturalWidth));
    assert.ok(drawn.length >= 2 && drawn.every((width) => width > 0), `the scores are drawn: ${drawn}`);
    assert.match(await page.locator('main').innerText(), /98\.26/);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    assert.ok(bytes > 5_000 && bytes < 100_000, `${name}: ${bytes} bytes`);
    await look(page, `office-${name}`);
    await page.context().close();
  }
}

/** The sealed channel where no keys are published: what it is, and that it isn't open. */
async function sealed(browser, scripts) {
  const page = await phone(browser, scripts);
  const mark = scripts ? 'scripts' : 'plain';
  for (const [name, path] of [['promise', 'promise'], ['closed', agency], ['answers', 'inbox'], ['officer', 'officer']]) {
    await page.goto(`${base}/integrity/${path}`);
    if (scripts && name === 'officer') await page.getByLabel('แฟ้มกุญแจ').waitFor();
    await look(page, `${mark}-sealed-${name}`);
  }
  const warned = (await page.locator('main').innerText()).includes('จึงปิดผนึกไม่ได้');
  assert.equal(warned, !scripts, 'without scripts nothing is sealed, and that is said');
  await page.context().close();
}

const browser = await launched();
try {
  await walk(browser, true);
  await walk(browser, false);
  await byKeyboard(browser);
  await inEnglish(browser);
  await office(browser);
  await sealed(browser, true);
  await sealed(browser, false);
} finally {
  await browser.close();
}
console.log(`${looks()} pages looked at`);
