// One case on an officer's page.
import { Casefile } from '../casefile.js';
import { alarm, button, choice, element, field, form, paragraph, section, show, warning, wrong } from '../element.js';
import { kindOf } from '../images.js';
import { MOST_TEXT } from '../message.js';
import { openFile } from '../sealing.js';
import { toBase64, utf8 } from '../bytes.js';
import { ACTS, OUTCOMES, TARGETS, statement } from '../statement.js';
import { day, say, size } from '../say.js';
import { act, actWords, outcomeWords, statusWords, targetWords } from './words.js';
import { failure } from './officer.js';

const FAULTS = {
  unread: ['เปิดด้วยกุญแจของท่านไม่ได้ อาจปิดผนึกก่อนที่กุญแจของท่านจะเริ่มใช้ หรือข้อมูลเสียหาย', 'Your key doesn’t open it: it may have been sealed before your key was of use, or be damaged.'],
  mailbox: ['ตู้รับของเรื่องนี้ไม่ใช่ของผู้แจ้ง มีผู้สับเปลี่ยน อย่าตอบ', 'The mailbox of this case isn’t the reporter’s: somebody has swapped it. Don’t answer.'],
  signature: ['ลายเซ็นไม่ถูกต้อง', 'The signature doesn’t hold.'],
  directory: ['เรื่องบอกรายชื่อกุญแจอีกฉบับ ไม่ตรงกับที่ระบบบันทึก', 'It names another list of keys than the record.'],
  house: ['เรื่องนี้ต้องไปถึงจังหวัดเท่านั้น แต่กลับอยู่ที่นี่ด้วย', 'It was to go to the province only, but is here as well.'],
  elsewhere: ['ข้อความนี้เป็นของเรื่องอื่น', 'It belongs to another case.'],
};
const ABOUT = {
  mayor: ['นายก', 'mayor'], clerk: ['ปลัด', 'clerk'], integrity_officer: ['เจ้าหน้าที่รับเรื่องทุจริต', 'integrity officer'], somebody: ['คนในหน่วยงาน', 'somebody in the office'],
};
const words = (fault) => say.of(...FAULTS[fault]);

export async function showCase(way) {
  const { root, given, key, directory, back } = way;
  const file = await new Casefile({ given, directory, key }).open();
  Object.assign(way, { file });
  show(root, back,
    file.faults.length > 0 && alarm(say.of('เรื่องนี้มีสิ่งผิดปกติ', 'Something is wrong with this case'), ...file.faults.map(words)),
    file.self ? null : warning(say.of('กุญแจของท่านไม่อยู่ในรายชื่อของหน่วยงานนี้วันนี้ จึงตอบและแถลงไม่ได้', 'Your key isn’t in this office’s list today, so you can’t answer or declare.')),
    reported(way), messages(way), statements(file),
    file.isSound && file.self && reply(way),
    file.self && declare(way));
}

function reported(way) {
  const { given, file } = way;
  const { report } = file;
  return section(say.of('เรื่อง', 'The report'), element('dl', { class: 'facts' }, [
    [say.of('รับเมื่อ', 'Received'), day(given.received_on)],
    [say.of('สถานะ', 'Status'), statusWords(given.status)],
    [say.of('เกี่ยวกับ', 'About'), report && (report.about.map((who) => say.of(...ABOUT[who])).join(', ') || '–')],
    [say.of('รหัสเรื่อง', 'Case'), file.case],
    [say.of('เปิดอ่านมาแล้ว', 'Opened before'), String(given.openings?.length ?? 0)],
  ].filter(([, what]) => what).map(([name, what]) => element('div', {}, element('dt', {}, name), element('dd', {}, what)))),
  report && element('blockquote', {}, report.text),
  report && report.files.length > 0 && attachments(way, report.files));
}

function attachments(way, files) {
  const { given, office, key } = way;
  const there = new Map((given.files ?? []).map((file) => [file.id, file]));
  return [warning(say.of('เปิดไฟล์ในเครื่องที่แยกจากเครือข่ายเท่านั้น และอย่าพิมพ์ภาพออกมาทั้งภาพถ้าอาจชี้ตัวผู้แจ้ง',
    'Open files only on a machine that’s apart from the network, and mind what in them could point at the reporter.')),
  element('ul', { class: 'files' }, files.map((told, at) => {
    const said = element('span', { role: 'status' });
    const open = async () => {
      said.textContent = say.of('กำลังเปิด…', 'Opening…');
      try {
        const { bytes } = await office.fetch(`integrity/cases/${encodeURIComponent(given.id)}/files/${told.id}`);
        const content = await openFile(bytes, told, key.identity);
        said.replaceChildren(link(content, at));
      } catch (error) {
        said.textContent = error.problem ? failure(error) : say.of('เปิดไม่ได้ หรือเป็นคนละไฟล์กับที่ผู้แจ้งบอก', 'It can’t be opened, or it’s another file than the reporter told of.');
      }
    };
    const complete = there.get(told.id)?.complete;
    return element('li', {}, `${say.of('ไฟล์', 'File')} ${at + 1} (${size(told.size)}) `,
      complete ? button(say.of(`เปิดไฟล์ ${at + 1}`, `Open file ${at + 1}`), open, { class: 'second' }) : say.of('ยังมาไม่ครบ', 'hasn’t come in full'), ' ', said);
  }))];
}

function link(content, at) {
  const kind = kindOf(content) ?? 'application/octet-stream';
  const ending = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf' }[kind] ?? 'bin';
  const address = URL.createObjectURL(new Blob([content], { type: kind }));
  return element('a', { href: address, download: `file-${at + 1}.${ending}` }, say.of('บันทึก', 'Save'));
}

function messages({ file }) {
  if (file.messages.length === 0) return null;
  return section(say.of('ข้อความต่อมา', 'Messages since'), element('ol', { class: 'history' }, file.messages.map(({ kind, day: on, said, officer, faults }) => {
    const who = kind === 'reply' ? `${say.of('เจ้าหน้าที่', 'Officer')} ${officer?.position ?? ''}` : say.of('ผู้แจ้ง', 'Reporter');
    return element('li', { class: kind === 'reply' ? false : 'mine', 'data-faults': faults.join(' ') },
      element('p', { class: 'when' }, day(on)), element('p', { class: 'what' }, who),
      faults.length > 0 && element('p', { class: 'late' }, faults.map(words).join(' ')),
      said && element('p', { class: 'said' }, said.text));
  })));
}

function statements(file) {
  if (file.statements.length === 0) return null;
  return section(say.of('คำแถลง', 'Statements'), element('ol', { class: 'history' }, file.statements.map(({ day: on, statement: made, officer, faults }) =>
    element('li', { 'data-faults': faults.join(' ') }, element('p', { class: 'when' }, day(on)),
      element('p', { class: 'what' }, `${act(made)} – ${officer?.position ?? say.of('ไม่ทราบว่าใคร', 'nobody knows who')}`),
      faults.length > 0 && element('p', { class: 'late' }, faults.map(words).join(' '))))));
}

function reply({ given, office, file, today, reopen }) {
  const text = element('textarea', { rows: '6' });
  const go = async () => {
    const long = utf8(text.value).length > MOST_TEXT;
    wrong(text, long ? say.of('ข้อความยาวเกินไป', 'The text is too long') : text.value.trim() ? '' : say.of('โปรดเขียนข้อความ', 'Please write something'));
    if (long || !text.value.trim()) return;
    try {
      const ciphertext = toBase64(await file.reply(text.value, today));
      await office.call(`integrity/cases/${encodeURIComponent(given.id)}/messages`, { method: 'POST', body: { ciphertext } });
    } catch (error) {
      wrong(text, failure(error));
      return;
    }
    await reopen();
  };
  return section(say.of('ตอบผู้แจ้ง', 'Answer the reporter'), form(go, field(say.of('ข้อความ', 'Message'), text,
    say.of('ปิดผนึกและลงนามในหน้านี้ด้วยกุญแจของท่าน', 'It’s sealed and signed in this page with your key.')),
  element('p', { class: 'go' }, element('button', {}, say.of('ปิดผนึกและตอบ', 'Seal and answer')))));
}

function declare({ given, office, key, file, today, reopen }) {
  const acts = choice(ACTS.map((name) => [name, actWords(name)]));
  const outcome = choice(OUTCOMES.map((name) => [name, outcomeWords(name)]));
  const to = choice(TARGETS.map((name) => [name, targetWords(name)]));
  const number = element('input', { type: 'text', maxlength: '100' });
  const due = element('input', { type: 'date' });
  const note = element('input', { type: 'text', maxlength: '500' });
  const parts = {
    close: [field(say.of('ผล', 'Outcome'), outcome)],
    refer: [field(say.of('ส่งถึง', 'To'), to), field(say.of('เลขที่หนังสือ', 'Number of the letter'), number), field(say.of('ภายในวันที่', 'By'), due)],
  };
  const remark = field(say.of('หมายเหตุ', 'Remark'), note);
  const more = element('div');
  const draw = () => more.replaceChildren(...(parts[acts.value] ?? (['purge', 'cannot_open'].includes(acts.value) ? [remark] : [])));
  acts.addEventListener('change', draw);
  const go = async () => {
    const name = acts.value;
    wrong(acts, '');
    try {
      const made = statement({
        act: name, agency: given.agency_id, case: file.case, day: today, officer: file.self.id,
        note: ['purge', 'cannot_open'].includes(name) ? note.value.trim() : '',
        outcome: name === 'close' ? outcome.value : null,
        referral: name === 'refer' ? { due: due.value, number: number.value.trim(), to: to.value } : null,
      }, key.seed);
      await office.call(`integrity/cases/${encodeURIComponent(given.id)}/statements`, { method: 'POST', body: { statement: made } });
    } catch (error) {
      wrong(acts, failure(error));
      return;
    }
    await reopen();
  };
  return section(say.of('แถลงการดำเนินการ', 'Declare a step'), form(go, field(say.of('การดำเนินการ', 'Step'), acts,
    say.of('คำแถลงลงนามด้วยกุญแจของท่าน และไปถึงทั้งสองแห่ง', 'It’s signed with your key and goes to both houses.')), more,
  element('p', { class: 'go' }, element('button', {}, say.of('ลงนามและแถลง', 'Sign and declare')))));
}
