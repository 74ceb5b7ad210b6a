// The page on which officers open cases. The key stays in this page and is forgotten with it.
import { Doubt } from '../directory.js';
import { directoryOf, Office, Unreachable } from '../channel.js';
import { alarm, button, element, field, form, paragraph, section, show, wrong } from '../element.js';
import { OfficerKey } from '../officer.js';
import { day, doubt, reason, say } from '../say.js';
import { statusWords } from './words.js';
import { guarded, leavesNothing } from './page.js';
import { showCase } from './case.js';

export function officer(root) {
  leavesNothing(root);
  const way = { root, key: null, office: null, directories: new Map() };
  guarded(() => way.key !== null);
  unlock(way);
}

function unlock(way) {
  const file = element('input', { type: 'file' });
  const passphrase = element('input', { type: 'password' });
  const go = async () => {
    wrong(file, file.files.length === 1 ? '' : say.of('โปรดเลือกแฟ้มกุญแจ', 'Please choose the key file'));
    if (file.files.length !== 1) return;
    const [chosen] = file.files;
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    show(way.root, element('p', { role: 'status' }, say.of('กำลังเปิดกุญแจ…', 'Opening the key…')));
    // What follows holds the page for seconds; the line above has to be drawn first.
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    way.key = await OfficerKey.open(bytes, passphrase.value).catch(() => null);
    if (way.key) {
      login(way);
    } else {
      unlock(way);
      way.root.prepend(alarm(say.of('เปิดกุญแจไม่ได้', 'The key couldn’t be opened'),
        say.of('รหัสผ่านของแฟ้มผิด หรือแฟ้มไม่ใช่กุญแจ age', 'The file’s passphrase is wrong, or it’s no age key.')));
    }
  };
  show(way.root, section(say.of('กุญแจของท่าน', 'Your key'),
    paragraph(say.of('กุญแจอยู่ในหน้านี้เท่านั้น ไม่ถูกส่งไปไหน และหายไปเมื่อปิดหน้า', 'The key stays in this page, is sent nowhere, and is gone when the page is closed.')),
    form(go, field(say.of('แฟ้มกุญแจ (age)', 'Key file (age)'), file),
      field(say.of('รหัสผ่านของแฟ้ม', 'Passphrase of the file'), passphrase, say.of('เว้นว่างถ้าแฟ้มไม่มีรหัสผ่าน', 'Leave it empty if the file has none.')),
      element('p', { class: 'go' }, element('button', {}, say.of('เปิดกุญแจ', 'Open the key'))))));
}

/** What went wrong at the API, in its words. */
export function failure(error) {
  if (error instanceof Unreachable) return reason('unreachable');
  const { title, errors = [] } = error.problem ?? {};
  return [title ?? error.message, ...errors.map(({ message }) => message)].join(': ');
}

function login(way) {
  const name = element('input', { type: 'text', autocapitalize: 'none' });
  const password = element('input', { type: 'password' });
  const totp = element('input', { type: 'text', inputmode: 'numeric', maxlength: '20' });
  const go = async () => {
    try {
      way.office = await Office.login(name.value.trim(), password.value, totp.value.trim());
    } catch (error) {
      const code = error.problem?.code;
      wrong(code === 'totp_required' ? totp : password, failure(error));
      return;
    }
    password.value = '';
    await list(way);
  };
  show(way.root, section(say.of('เข้าสู่ระบบ', 'Sign in'), form(go, field(say.of('ชื่อผู้ใช้', 'User name'), name),
    field(say.of('รหัสผ่าน', 'Password'), password),
    field(say.of('รหัสยืนยันครั้งเดียว (ถ้ามี)', 'One-time code (if you have one)'), totp),
    element('p', { class: 'go' }, element('button', {}, say.of('เข้าสู่ระบบ', 'Sign in'))))));
}

async function list(way, after = null) {
  const { root, office } = way;
  const agency = root.dataset.agency;
  const query = new URLSearchParams({ ...(agency && { agency_id: agency }), ...(after && { after }) });
  let found;
  try {
    found = await office.call(`integrity/cases?${query}`);
  } catch (error) {
    show(root, alarm(say.of('อ่านรายการไม่ได้', 'The list couldn’t be read'), failure(error)), again(way));
    return;
  }
  show(root, section(say.of('เรื่องที่ปิดผนึก', 'Sealed cases'),
    found.items.length === 0 ? paragraph(say.of('ไม่มีเรื่อง', 'There are none.'))
      : element('ul', { class: 'cards plain' }, found.items.map((item) => entry(way, item))),
    found.next && element('p', { class: 'go' }, button(say.of('ถัดไป', 'Next'), () => list(way, found.next), { class: 'second' }))));
}

function again(way) {
  return element('p', { class: 'go' }, button(say.of('กลับไปที่รายการ', 'Back to the list'), () => list(way), { class: 'second' }));
}

function entry(way, { id, to, channel, received_on: on, status, due = {}, overdue = [] }) {
  const next = Object.values(due).filter(Boolean).sort()[0];
  return element('li', {}, element('button', { type: 'button', class: 'second case', onclick: () => openCase(way, id) },
    element('b', {}, `${day(on)} · ${statusWords(status)}`), ' ',
    element('span', {}, [to === 'province' ? say.of('ถึงจังหวัดเท่านั้น', 'province only') : say.of('ถึงทั้งสองแห่ง', 'both houses'), channel,
      next && `${say.of('กำหนดถัดไป', 'next due')} ${day(next)}`].filter(Boolean).join(' · ')),
    overdue.length > 0 && element('span', { class: 'late' }, ` ${say.of('เลยกำหนด', 'overdue')}`)));
}

/** The directory of an agency, as trusted: the page's pins where it has any, and never older than one seen here. */
async function directoryFor(way, agency) {
  const seen = way.directories.get(agency) ?? null;
  const found = await directoryOf(agency);
  if (!found) throw new Doubt('malformed', 'there is none');
  const pins = (way.root.dataset.pins ?? '').split(' ').filter(Boolean);
  found.directory.trusted({ agency, day: found.day, seen, pins: pins.length > 0 ? pins : pinsOf(found.directory) });
  way.directories.set(agency, found.directory);
  return found;
}

function pinsOf(directory) {
  const of = (house) => directory.signers.filter((signer) => signer.house === house).map(({ key }) => key.text);
  return directory.hasProvince ? of('province') : of('agency');
}

async function openCase(way, id) {
  const { root, office } = way;
  show(root, element('p', { role: 'status' }, say.of('กำลังเปิด…', 'Opening…')));
  try {
    const given = await office.call(`integrity/cases/${encodeURIComponent(id)}`);
    const { directory, day: today } = await directoryFor(way, given.agency_id);
    await showCase({ ...way, given, directory, today, reopen: () => openCase(way, id), back: again(way) });
  } catch (error) {
    const text = error instanceof Doubt ? doubt(error.kind) : failure(error);
    show(root, alarm(say.of('เปิดเรื่องไม่ได้', 'The case couldn’t be opened'), text), again(way));
  }
}
