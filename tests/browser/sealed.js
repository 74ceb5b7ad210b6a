// A report's way through the sealed channel, in Chromium on a phone. Without a word it runs beside two houses in memory;
// PRONGSAI_SEALED names real ones, as instances.js starts them: {"agency_id", "urls": {"agency", "province"}, "officer":
// {"key", "passphrase", "username", "password", "totp"}, "wait": command that closes the day and prints the officer's next
// code}, with `key` the Base64 of a key file of the agency.
import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Houses } from './houses.js';
import { launched, look as anyLook, looks, phone as anyPhone, shots } from './phone.js';
import { toBase64 } from '../../src/pages/sealed/client/bytes.js';
import { Casefile } from '../../src/pages/sealed/client/casefile.js';
import { Directory } from '../../src/pages/sealed/client/directory.js';
import { message, padded, read } from '../../src/pages/sealed/client/message.js';
import { Receipt } from '../../src/pages/sealed/client/receipt.js';
import { open, openFile, seal } from '../../src/pages/sealed/client/sealing.js';
import { AGENCY } from '../../src/pages/sealed/test/desk.js';

const PHOTO = readFileSync(new URL('../samples/photo.jpg', import.meta.url));
const TEXT = 'ถนนสาย 3 จ่ายเงินครบแต่ทำไม่เสร็จ\nมีใบเบิกสองใบ';
const SECRET = /[0-9A-Z]{5}(-[0-9A-Z]{5}){4}/;
// A request that was to fail, and a note that the browser makes of it.
const TOLD = /the server responded with a status of 4|net::ERR_EMPTY_RESPONSE|net::ERR_FAILED/;

const real = process.env.PRONGSAI_SEALED ? JSON.parse(process.env.PRONGSAI_SEALED) : null;
const houses = real ? null : await Houses.open();
const place = real ?? {
  agency_id: AGENCY,
  urls: { agency: houses.agency.url, province: houses.province.url },
  officer: { key: Buffer.from(`# public key: ${houses.desk.officers.agency.recipient}\n${houses.desk.officers.agency.identity}\n`).toString('base64'), passphrase: '', username: 'officer', password: 'password', totp: '000000' },
};
const bases = Object.values(place.urls);
const form = `${place.urls.province}/integrity/${place.agency_id}`;

const phone = (browser, scripts = true) => anyPhone(browser, { scripts, bases, secret: SECRET, told: TOLD });
// What a condition leaves in a list of children is no text.
async function look(page, name) {
  assert.ok(!/^(true|false|null|undefined|\[object)/m.test(await page.locator('main').innerText()), `${name} shows a value`);
  await anyLook(page, name);
}
const heading = (page, name) => page.getByRole('heading', { name, exact: true }).waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

// --- the reporter --------------------------------------------------------------------------------------------

async function compose(page, { about = [], files = [], text = TEXT } = {}) {
  await page.goto(form);
  await page.getByLabel('เกิดอะไรขึ้น').fill(text);
  for (const who of about) await page.getByLabel(who).check();
  if (files.length > 0) {
    await page.getByLabel('แนบภาพหรือไฟล์').setInputFiles(files);
    await page.locator('.files li').nth(files.length - 1).waitFor();
  }
}

async function receiptOf(page) {
  await press(page, 'ต่อไป: รับใบรับ');
  await heading(page, 'จดรหัสใบรับนี้ลงกระดาษ');
  const receipt = (await page.locator('.receipt').innerText()).replace(/\s/g, '');
  assert.match(receipt, new RegExp(`^${SECRET.source}$`));
  return receipt;
}

async function typeBack(page, receipt) {
  await press(page, 'จดแล้ว');
  const labels = await page.locator('.field label').allInnerTexts();
  assert.equal(labels.length, 2);
  for (const label of labels) {
    await page.getByLabel(label).fill(receipt.split('-')[Number(label.match(/\d/)[0]) - 1].toLowerCase());
  }
}

async function send(page) {
  await press(page, 'ปิดผนึกและส่ง');
  await page.locator('[data-code]').first().waitFor({ timeout: 30_000 });
}

async function reported(page, options) {
  await compose(page, options);
  const receipt = await receiptOf(page);
  await typeBack(page, receipt);
  await send(page);
  return receipt;
}

async function inbox(page, receipt, url = place.urls.province) {
  await page.goto(`${url}/integrity/inbox?agency=${place.agency_id}`);
  await page.getByLabel('รหัสใบรับ').fill(receipt.toLowerCase().replaceAll('-', ' '));
  await press(page, 'อ่านคำตอบ');
  await heading(page, 'สถานะ');
}

/** Nothing of the visit stays in the browser. */
async function leavesNothing(page) {
  const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]);
  assert.deepEqual(kept, [0, 0, '', 0]);
}

// --- the officer ---------------------------------------------------------------------------------------------

async function officer(browser, mark) {
  const page = await phone(browser);
  const { key, passphrase, username, password, totp } = place.officer;
  await page.goto(`${place.urls.agency}/integrity/officer?agency=${place.agency_id}`);
  if (mark) await look(page, `${mark}-1-key`);
  await page.getByLabel('แฟ้มกุญแจ').setInputFiles({ name: 'key.txt', mimeType: 'text/plain', buffer: Buffer.from(key, 'base64') });
  if (passphrase) await page.getByLabel('รหัสผ่านของแฟ้ม').fill(passphrase);
  await press(page, 'เปิดกุญแจ');
  await page.getByLabel('ชื่อผู้ใช้').fill(username);
  await page.getByLabel('รหัสผ่าน', { exact: true }).fill(password);
  if (totp) {
    await press(page, 'เข้าสู่ระบบ');
    await page.locator('.error').waitFor();
    if (mark) await look(page, `${mark}-2-login`);
    await page.getByLabel('รหัสยืนยันครั้งเดียว').fill(totp);
  }
  await press(page, 'เข้าสู่ระบบ');
  await heading(page, 'เรื่องที่ปิดผนึก');
  if (mark) await look(page, `${mark}-3-list`);
  return page;
}

async function openCase(page) {
  await page.locator('button.case').last().click();
  await heading(page, 'เรื่อง');
}

// --- the ways ------------------------------------------------------------------------------------------------

async function fromReportToAnswer(browser) {
  const page = await phone(browser);
  await page.goto(form);
  await heading(page, 'เรื่องที่ต้องการแจ้ง');
  await look(page, 'sealed-1-form');
  await press(page, 'ต่อไป: รับใบรับ');
  await page.locator('.error').waitFor();
  await look(page, 'sealed-2-empty');
  const paper = { name: 'บันทึก.txt', mimeType: 'text/plain', buffer: Buffer.from('ใบเบิกที่ 1 และ 2') };
  await compose(page, { files: [{ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: PHOTO }, paper] });
  assert.match(await page.locator('.files li').last().innerText(), /อาจมีชื่อผู้สร้าง/, 'what isn’t a picture carries its metadata');
  await look(page, 'sealed-3-filled');
  const receipt = await receiptOf(page);
  await look(page, 'sealed-4-receipt');
  await press(page, 'จดแล้ว');
  await look(page, 'sealed-5-check');
  assert.ok(!(await page.locator('main').innerText()).includes(receipt.slice(0, 5)), 'the receipt is out of sight');
  await page.locator('.field input').first().fill('00000');
  await press(page, 'ปิดผนึกและส่ง');
  await page.locator('.error').waitFor();
  await press(page, 'ดูใบรับอีกครั้ง');
  await typeBack(page, receipt);
  await send(page);
  await heading(page, 'รับเรื่องแล้ว');
  assert.equal(await page.locator('[data-code=filed]').count(), 2);
  assert.equal(await page.getByText('ไฟล์ครบ 2 ไฟล์').count(), 2);
  await look(page, 'sealed-6-filed');
  await page.locator('summary').first().click();
  await page.getByText('prongsai-filing/v1').first().waitFor();
  await look(page, 'sealed-7-proof');
  await leavesNothing(page);
  if (houses) await sealedAlike();
  if (place.wait) place.officer.totp = execSync(place.wait, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }).trim();

  const desk = await officer(browser, 'officer');
  if (real) assert.equal(await desk.locator('button.case').count(), 1, 'what went to the province only isn’t here');
  await openCase(desk);
  await desk.getByText('มีใบเบิกสองใบ').waitFor();
  assert.equal(await desk.locator('[role=alert]').count(), 0);
  await desk.getByRole('button', { name: 'เปิดไฟล์ 2' }).click();
  const [file] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name: 'บันทึก' }).click()]);
  assert.equal(readFileSync(await file.path(), 'utf8'), 'ใบเบิกที่ 1 และ 2');
  await look(desk, 'officer-4-case');
  await desk.getByLabel('ข้อความ').fill('ใบเบิกลงวันที่เท่าไรครับ');
  await press(desk, 'ปิดผนึกและตอบ');
  await desk.getByText('ใบเบิกลงวันที่เท่าไรครับ').waitFor();
  await desk.getByLabel('การดำเนินการ', { exact: true }).selectOption('acknowledge');
  await press(desk, 'ลงนามและแถลง');
  await heading(desk, 'คำแถลง');
  await look(desk, 'officer-5-answered');

  await page.goto(`${place.urls.province}/integrity/inbox?agency=${place.agency_id}`);
  await page.getByLabel('รหัสใบรับ').fill('ABCDE');
  await press(page, 'อ่านคำตอบ');
  await page.locator('.error').waitFor();
  await look(page, 'inbox-1-receipt');
  await inbox(page, receipt);
  await page.getByText('ใบเบิกลงวันที่เท่าไรครับ').waitFor();
  assert.equal(await page.getByText('ตรวจลายเซ็นแล้ว').count(), 2);
  assert.equal(await page.locator('[role=alert]').count(), 0);
  await look(page, 'inbox-2-answers');
  await page.getByText('ส่งข้อความเพิ่มเติม').click();
  await page.getByLabel('ข้อความถึงเจ้าหน้าที่').fill('วันที่ 3 กับ 17 ตุลาคม');
  await press(page, 'ปิดผนึกและส่งข้อความ');
  await page.locator('.done').waitFor();
  await page.getByText('ขอหลักฐานการรับ').click();
  await press(page, 'ขอหลักฐาน');
  await page.locator('pre.proof').first().waitFor({ state: 'attached' });
  await look(page, 'inbox-3-written');
  await leavesNothing(page);
  await page.context().close();

  if (houses) {
    await press(desk, 'กลับไปที่รายการ');
    await openCase(desk);
    await desk.getByText('วันที่ 3 กับ 17 ตุลาคม').waitFor();
    assert.equal(await desk.locator('[data-faults]:not([data-faults=""])').count(), 0);
  }
  await desk.context().close();
}

/** Both houses have the same bytes; nobody asked beforehand; the picture lost what the camera wrote. */
async function sealedAlike() {
  const [one, other] = houses.all.map(({ cases }) => [...cases.values()].at(-1));
  assert.equal(one.id, other.id);
  assert.equal(one.to, 'both');
  assert.deepEqual(houses.all.map(({ questions }) => questions), [0, 0]);
  const key = houses.desk.officers.province;
  const said = read(await open(one.sealed, key.identity));
  assert.equal(said.text, TEXT);
  const [picture] = said.files;
  const whole = ({ parts }) => Buffer.concat([...parts.entries()].sort(([a], [b]) => a - b).map(([, part]) => part));
  const sealed = new Uint8Array(whole(other.files.get(picture.id)));
  assert.deepEqual(sealed, new Uint8Array(whole(one.files.get(picture.id))));
  const content = Buffer.from(await openFile(sealed, picture, key.identity));
  assert.ok(PHOTO.includes('Exif') && !content.includes('Exif'), 'a picture is drawn anew');
}

/** A receipt that nobody has: no house knows it, and none says more. */
async function unknownReceipt(browser) {
  const page = await phone(browser);
  await inbox(page, Receipt.make().code);
  assert.equal(await page.locator('[data-code=refused]').count(), 2);
  assert.equal(await page.locator('[data-code=inbox]').count(), 0);
  await look(page, 'inbox-5-unknown');
  await page.context().close();
}

async function toTheProvinceOnly(browser) {
  const page = await phone(browser);
  const before = houses?.agency.cases.size;
  const receipt = await reported(page, { about: ['นายก'] });
  await heading(page, 'รับเรื่องแล้ว');
  assert.equal(await page.locator('[data-code]').count(), 1);
  await inbox(page, receipt);
  assert.equal(await page.locator('[data-code=inbox]').count(), 1);
  assert.equal(await page.locator('[data-code=refused]').count(), 1);
  await page.getByText('ส่งข้อความเพิ่มเติม').click();
  await page.getByLabel('ข้อความถึงเจ้าหน้าที่').fill('ยังไม่จบ');
  await look(page, 'inbox-4-province-only');
  const sent = houses?.agency.sent.filter(({ op }) => op !== 'inbox').length;
  await press(page, 'ปิดผนึกและส่งข้อความ');
  await page.locator('.done').waitFor();
  if (houses) {
    assert.equal(houses.agency.cases.size, before, 'the agency has no trace of it');
    assert.equal(houses.agency.sent.filter(({ op }) => op !== 'inbox').length, sent);
  }
  await page.context().close();
}

async function refusals(browser) {
  const { agency, province } = houses;
  const page = await phone(browser);
  for (const [code, words] of [['closed', /ยังไม่เปิดรับ/], ['taken', /ใช้กับเรื่องอื่น/], ['malformed', /อ่านสิ่งที่ส่งไปไม่ได้/], ['busy', /รอหนึ่งนาที/]]) {
    for (const house of houses.all) house.codes.report = code;
    await reported(page);
    await heading(page, 'ยังไม่มีที่ใดได้รับเรื่อง');
    assert.match(await page.locator('main').innerText(), words);
  }
  await look(page, 'refused-1-nobody');
  delete province.codes.report;
  agency.codes.all = 'unreachable';
  await press(page, 'ลองส่งอีกครั้ง');
  await heading(page, 'รับเรื่องแล้ว');
  await page.getByText('แม้อีกแห่งยังไม่ได้รับ').waitFor();
  await look(page, 'refused-2-one-house');
  delete agency.codes.all;
  delete agency.codes.report;
  await press(page, 'ส่งส่วนที่ยังไม่ถึงอีกครั้ง');
  await page.locator('[data-code=filed]').nth(1).waitFor();
  const bytes = houses.all.flatMap(({ sent }) => sent.filter(({ op }) => op === 'report').slice(-2)).map(({ body }) => Buffer.from(body).toString('hex'));
  assert.equal(new Set(bytes).size, 1, 'the same envelope however often it is sent');
  await page.context().close();
}

/** Keys that change while somebody writes: sealed anew, once, for the keys of now. */
async function newKeys(browser) {
  const page = await phone(browser);
  await compose(page);
  houses.desk.next();
  const receipt = await receiptOf(page);
  await typeBack(page, receipt);
  await send(page);
  await heading(page, 'รับเรื่องแล้ว');
  assert.equal([...houses.province.cases.values()].at(-1).directory, Directory.read(houses.desk.note).hash);
  await page.context().close();
}

async function alarms(browser) {
  const page = await phone(browser);
  const receipt = await reported(page);
  const { cases } = houses.agency;
  const filed = [...cases.values()].at(-1);
  const own = filed.mailbox;

  filed.mailbox = Receipt.make().mailbox;
  const desk = await officer(browser);
  await openCase(desk);
  assert.match(await desk.locator('[role=alert]').innerText(), /ตู้รับของเรื่องนี้ไม่ใช่ของผู้แจ้ง/);
  assert.equal(await desk.getByLabel('ข้อความ').count(), 0, 'it can’t be answered');
  await look(desk, 'alarm-1-mailbox');
  await desk.context().close();
  filed.mailbox = own;

  // A server that puts itself between: the officer writes to its key, and it seals the answer again for the reporter.
  const { desk: office } = houses;
  const directory = Directory.read(office.note);
  const thief = Receipt.make();
  const file = new Casefile({ given: { ciphertext: toBase64(filed.sealed), mailbox: thief.mailbox, messages: [] }, directory, key: office.officers.agency });
  file.report = { reporter: thief.reporter, about: [] };
  const answered = await open(await file.reply('พบกันที่ตลาด', '2026-11-26'), thief.identity);
  filed.items.push({ kind: 'reply', body: Buffer.from(await seal(answered, [Receipt.read(receipt).recipient])) });
  await inbox(page, receipt);
  assert.match(await page.locator('[role=alert]').innerText(), /ตู้รับของท่าน/);
  assert.equal(await page.getByText('พบกันที่ตลาด').count(), 0, 'what isn’t genuine isn’t shown');
  await look(page, 'alarm-2-swapped');

  // One whose key no directory has.
  const forged = message({
    kind: 'reply', agency: AGENCY, case: filed.id, directory: directory.hash, reporter: Receipt.read(receipt).reporter, text: 'ปลอม',
  }, thief.seed);
  filed.items.splice(0, 1, { kind: 'reply', body: Buffer.from(await seal(padded(forged), [Receipt.read(receipt).recipient])) });
  await inbox(page, receipt);
  assert.match(await page.locator('[role=alert]').innerText(), /ไม่ได้ลงนามด้วยกุญแจใด/);
  await page.context().close();
}

async function directories(browser) {
  const page = await phone(browser);
  const { province, desk } = houses;
  const stopped = async (kind, words) => {
    await page.goto(form);
    await page.locator(`[data-stopped=${kind}]`).waitFor();
    assert.match(await page.locator('main').innerText(), words);
  };
  province.codes.keys = 'none';
  await stopped('closed', /ยังไม่เปิดรับเรื่อง/);
  delete province.codes.keys;
  const other = await Houses.open();
  province.codes.note = other.desk.note;
  await stopped('other_signer', /ไม่ได้ลงนามด้วยกุญแจที่หน้านี้รู้จัก/);
  await look(page, 'directory-1-swapped');
  other.close();
  delete province.codes.note;
  const alone = await Houses.open({ province: false });
  Object.assign(province.codes, { note: alone.desk.note });
  const { pins } = desk;
  Object.defineProperty(desk, 'pins', { value: alone.desk.pins, configurable: true });
  await page.goto(form);
  await page.getByText('จังหวัดยังไม่ได้ร่วมใช้ช่องทางนี้').waitFor();
  assert.equal(await page.locator('input[type=checkbox]').count(), 0, 'nobody here can be reported here');
  await look(page, 'directory-2-alone');
  alone.close();
  delete province.codes.note;
  Object.defineProperty(desk, 'pins', { value: pins, configurable: true });
  await page.context().close();
}

async function leaving(browser) {
  const page = await phone(browser);
  bases.push('https://www.tmd.go.th/');
  await page.context().route('https://www.tmd.go.th/', (route) => route.fulfill({ contentType: 'text/html', body: '<title>ฝน</title>' }));
  await compose(page);
  page.on('dialog', (dialog) => dialog.accept());
  await press(page, 'ออกจากหน้านี้ทันที');
  await page.waitForURL('https://www.tmd.go.th/');
  await page.goBack().catch(() => null);
  assert.ok(!(await page.content()).includes('ถนนสาย 3'), 'the way back finds nothing');
  await page.context().close();
  bases.pop();
}

/** A browser of 2020, as far as what it lacks goes. */
async function older(browser) {
  const page = await phone(browser);
  await page.addInitScript(() => {
    delete Object.hasOwn;
    delete Element.prototype.replaceChildren;
  });
  await reported(page);
  await heading(page, 'รับเรื่องแล้ว');
  await page.context().close();
}

async function inEnglish(browser) {
  const page = await phone(browser);
  await page.goto(`${form}?lang=en`);
  await page.getByLabel('What happened').fill('The road');
  await look(page, 'english-form');
  assert.ok(!/[ก-๛]/.test(await page.locator('[data-sealed]').innerText()), 'an English page is English');
  await page.context().close();
}

const browser = await launched();
try {
  // What an officer may see is known after the close; houses in memory have none.
  if (real) await toTheProvinceOnly(browser);
  await unknownReceipt(browser);
  await fromReportToAnswer(browser);
  if (houses) {
    await toTheProvinceOnly(browser);
    await refusals(browser);
    await newKeys(browser);
    await alarms(browser);
    await directories(browser);
    await leaving(browser);
    await older(browser);
  }
  await inEnglish(browser);
} finally {
  await browser.close();
  houses?.close();
}
console.log(`${looks()} pages of the sealed channel looked at${shots ? `, pictured in ${shots}` : ''}`);
