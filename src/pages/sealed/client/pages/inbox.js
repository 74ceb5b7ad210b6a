// The page on which a reporter reads the answers.
import { alarm, button, element, field, form, paragraph, section, show, tick, warning, wrong } from '../element.js';
import { Mailbox } from '../mailbox.js';
import { MOST_TEXT } from '../message.js';
import { Receipt } from '../receipt.js';
import { utf8 } from '../bytes.js';
import { day, house as nameOf, reason, say } from '../say.js';
import { fingerprints, guarded, leave, leavesNothing, opened } from './page.js';
import { dues, proof } from './told.js';
import { act, faultWords, outcomeWords, statusWords } from './words.js';

export async function inbox(root) {
  if (!root.dataset.agency) return;
  leavesNothing(root);
  show(root, element('p', { role: 'status' }, say.of('กำลังตรวจกุญแจ…', 'Checking the keys…')));
  const found = await opened(root);
  if (found) ask(root, found);
}

function ask(root, found) {
  const input = element('input', { type: 'text', class: 'code', autocapitalize: 'characters', maxlength: '60' });
  const go = async () => {
    const receipt = Receipt.read(input.value);
    wrong(input, receipt ? '' : say.of('รหัสไม่ถูกต้อง โปรดเทียบกับกระดาษอีกครั้ง มี 5 กลุ่ม กลุ่มละ 5 ตัว', 'That’s no receipt. Compare it with your paper: five groups of five.'));
    if (!receipt) return;
    input.value = '';
    show(root, element('p', { role: 'status' }, say.of('กำลังอ่าน…', 'Reading…')));
    list(root, await new Mailbox({ ...found, receipt }).fetch());
  };
  show(root, leave(root), form(go, field(say.of('รหัสใบรับ', 'Receipt'), input,
    say.of('ตัวพิมพ์เล็กใหญ่ เว้นวรรค และขีด ไม่มีผล', 'Case, spaces and dashes don’t matter.')),
  element('p', { class: 'go' }, element('button', {}, say.of('อ่านคำตอบ', 'Read the answers')))), fingerprints(root));
}

function list(root, mailbox, said = null) {
  const { items, houses } = mailbox;
  const bad = items.filter(({ faults }) => faults.length > 0);
  show(root, leave(root), said,
    bad.length > 0 && alarm(say.of('อย่าเชื่อและอย่าตอบ', 'Don’t believe it, and don’t answer'),
      ...new Set(bad.flatMap(({ faults }) => faults).map(faultWords)),
      say.of('โปรดโทร. 1567, 1205 หรือ 1206 จากเครื่องอื่น', 'Please call 1567, 1205 or 1206 from another device.')),
    section(say.of('สถานะ', 'Where it stands'), element('ul', { class: 'history' }, houses.map(place))),
    mailbox.isKnown && section(say.of('คำตอบและการดำเนินการ', 'Answers and steps'), items.length === 0
      ? paragraph(say.of('ยังไม่มี เจ้าหน้าที่เห็นเรื่องในวันถัดจากวันที่แจ้ง', 'None yet. Officers see a report the day after it was filed.'))
      : element('ol', { class: 'history' }, items.map(line))),
    mailbox.isKnown && bad.length === 0 && further(root, mailbox),
    mailbox.isKnown && proofs(mailbox));
}

function place({ house, code, status, outcome }) {
  const name = `${nameOf(house.origin)} (${new URL(house.url).host})`;
  if (code === 'inbox') {
    return element('li', { 'data-code': code }, element('p', { class: 'what' }, `${name}: ${status ? statusWords(status) : say.of('รับไว้แล้ว เจ้าหน้าที่จะเห็นในวันถัดไป', 'Received; officers see it the next day')}`),
      outcome && paragraph(outcomeWords(outcome)));
  }
  const silent = code === 'refused' && !house.isProvince && paragraph(say.of(
    'ถ้าท่านเลือกว่าเรื่องเกี่ยวกับคนในหน่วยงาน นี่คือสิ่งที่ถูกต้อง: หน่วยงานต้องไม่รู้จักเรื่องนี้',
    'If you ticked that it’s about somebody there, that’s as it should be: the office mustn’t know of it.'));
  return element('li', { 'data-code': code }, element('p', { class: 'what' }, name), paragraph(reason(code)), silent);
}

function line({ kind, day: on, message, statement, officer, faults, houses }) {
  const good = faults.length === 0;
  const by = officer ? `${officer.position} (${nameOf(officer)})` : say.of('ไม่ทราบว่าใคร', 'nobody knows who');
  const what = kind === 'statement' ? act(statement ?? {}) : say.of('เจ้าหน้าที่ตอบ', 'An officer answers');
  return element('li', { class: good ? false : 'void', 'data-faults': faults.join(' ') },
    element('p', { class: 'when' }, `${day(on)} · ${houses.map((house) => nameOf(house.origin)).join(', ')}`),
    element('p', { class: 'what' }, `${what} – ${by}`),
    good || element('p', { class: 'late' }, faults.map(faultWords).join(' ')),
    good && element('p', { class: 'hint' }, say.of('ตรวจลายเซ็นแล้ว', 'The signature was checked')),
    good && message && element('p', { class: 'said' }, message.text),
    good && statement?.note && element('p', { class: 'said' }, statement.note));
}

function further(root, mailbox) {
  const text = element('textarea', { rows: '6' });
  guarded(() => text.isConnected && text.value !== '');
  // It's sealed for whom the report was, which only the reporter knows for certain where the office doesn't tell.
  const asks = mailbox.directory.hasProvince && mailbox.to !== 'both';
  const only = element('input', { type: 'checkbox', autocomplete: 'off' });
  only.checked = asks;
  const go = async () => {
    const long = utf8(text.value).length > MOST_TEXT;
    wrong(text, long ? say.of('ข้อความยาวเกินไป', 'The text is too long') : text.value.trim() ? '' : say.of('โปรดเขียนข้อความ', 'Please write something'));
    if (long || !text.value.trim()) return;
    const typed = text.value;
    send.disabled = true;
    if (!mailbox.case) await mailbox.prove();
    if (!mailbox.case) {
      list(root, mailbox, alarm(say.of('ยังไม่ได้ส่ง', 'It wasn’t sent'), say.of('หาหลักฐานว่าเรื่องนี้รับไว้แล้วไม่พบ', 'No proof was found that the report is filed.')));
      return;
    }
    const codes = await mailbox.write(typed, only.checked ? 'province' : 'both');
    const lines = codes.map(({ house, code }) => `${nameOf(house.origin)}: ${code === 'filed' ? say.of('ได้รับข้อความแล้ว', 'has the message') : reason(code)}`);
    if (codes.some(({ code }) => code === 'filed')) {
      list(root, mailbox, element('p', { class: 'done', role: 'status' }, lines.join(' · ')));
    } else {
      send.disabled = false;
      wrong(text, lines.join(' · ') || reason('unreachable'));
    }
  };
  const send = element('button', {}, say.of('ปิดผนึกและส่งข้อความ', 'Seal and send the message'));
  return element('details', {}, element('summary', {}, say.of('ส่งข้อความเพิ่มเติม', 'Send something more')),
    form(go, field(say.of('ข้อความถึงเจ้าหน้าที่', 'Your message to the officers'), text),
      asks && tick(say.of('ตอนแจ้ง ท่านเลือกว่าเรื่องเกี่ยวกับคนในหน่วยงาน จึงส่งถึงจังหวัดเท่านั้น',
        'When you reported, you ticked that it’s about somebody in the office: so it goes to the province only'), only),
      element('p', { class: 'go' }, send)));
}

function proofs(mailbox) {
  const box = element('div');
  const fetch = async () => {
    const got = await mailbox.prove();
    box.replaceChildren(...(got.length === 0 ? [paragraph(reason('unproven'))]
      : got.flatMap(({ house, filing }) => [dues(filing), proof(house.origin, filing)])));
  };
  return element('details', {}, element('summary', {}, say.of('ขอหลักฐานการรับและวันครบกำหนด', 'Proof of filing, and the due days')),
    warning(say.of('การมีหลักฐานหรือใบรับไว้กับตัวแสดงว่าท่านเป็นผู้แจ้ง', 'Holding the proof, or the receipt, shows that you filed.')),
    element('p', { class: 'go' }, button(say.of('ขอหลักฐาน', 'Fetch the proof'), fetch, { class: 'second' })), box);
}
