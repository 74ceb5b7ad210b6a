// The form of a report.
import { element, button, field, form, paragraph, section, tick, warning, wrong } from '../element.js';
import { CanvasLocked, drawnAnew, isImage, kindOf } from '../images.js';
import { ABOUT, MOST_FILES, MOST_TEXT } from '../message.js';
import { utf8 } from '../bytes.js';
import { CLASSES } from '../sealing.js';
import { say, size } from '../say.js';

const WHO = {
  mayor: ['นายก', 'The mayor'],
  clerk: ['ปลัด', 'The clerk'],
  integrity_officer: ['เจ้าหน้าที่ที่รับเรื่องทุจริต', 'An officer who takes reports of corruption'],
  somebody: ['คนอื่นในหน่วยงานนี้', 'Somebody else in this office'],
};

/** Fills `draft` and calls `next` when it can go on. */
export function compose(directory, draft, next) {
  const text = element('textarea', { rows: '10' });
  text.value = draft.text;
  text.addEventListener('input', () => {
    draft.text = text.value;
    count();
  });
  const left = element('p', { class: 'hint', role: 'status' });
  const count = () => {
    const rest = MOST_TEXT - utf8(text.value).length;
    // A Thai character takes three bytes.
    left.textContent = rest > MOST_TEXT / 5 ? '' : say.of(`เหลืออีกประมาณ ${Math.max(0, Math.floor(rest / 3))} ตัวอักษร`,
      `About ${Math.max(0, Math.floor(rest / 3))} Thai characters are left`);
  };
  count();
  const go = () => {
    const fault = faultOf(draft.text);
    wrong(text, fault);
    if (!fault) next();
  };
  return section(say.of('เรื่องที่ต้องการแจ้ง', 'What you report'),
    directory.hasProvince ? about(draft) : noProvince(),
    form(go,
      field(say.of('เกิดอะไรขึ้น', 'What happened'), text,
        say.of('ใคร ทำอะไร ที่ไหน เมื่อไร รู้ได้อย่างไร และใครยืนยันได้ ไม่ต้องเขียนชื่อท่าน และระวังสิ่งที่มีแต่ท่านเท่านั้นที่รู้',
          'Who did what, where and when, how you know, and who can confirm it. Leave your name out, and beware of what only you could know.')),
      left,
      attachments(draft),
      element('p', { class: 'go' }, element('button', {}, say.of('ต่อไป: รับใบรับ', 'Next: your receipt')))));
}

function faultOf(text) {
  if (text.trim() === '') return say.of('โปรดเขียนว่าเกิดอะไรขึ้น', 'Please write what happened');
  if (utf8(text).length > MOST_TEXT) return say.of('ข้อความยาวเกินไป โปรดตัดให้สั้นลง', 'The text is too long; please shorten it');
  return '';
}

function about(draft) {
  return element('fieldset', {}, element('legend', {}, say.of('เรื่องนี้เกี่ยวกับใคร', 'Who is it about?')),
    element('p', { class: 'about' }, say.of(
      'ถ้าเลือกข้อใดข้อหนึ่ง เรื่องจะไปถึงจังหวัดเท่านั้น หน่วยงานนี้จะไม่ได้รับและไม่เห็นร่องรอยใด ๆ ถ้าไม่เลือก เรื่องจะไปถึงทั้งหน่วยงานและจังหวัด',
      'If you tick any of these, it goes to the province only: this office gets nothing and sees no trace of it. Otherwise it goes to both.')),
    ABOUT.map((who) => {
      const input = element('input', { type: 'checkbox', autocomplete: 'off' });
      input.checked = draft.about.includes(who);
      input.addEventListener('change', () => {
        const chosen = new Set(draft.about);
        if (input.checked) chosen.add(who);
        else chosen.delete(who);
        draft.about = ABOUT.filter((one) => chosen.has(one));
      });
      return tick(say.of(...WHO[who]), input);
    }));
}

function noProvince() {
  return warning(element('p', {}, element('strong', {}, say.of('จังหวัดยังไม่ได้ร่วมใช้ช่องทางนี้', 'The province doesn’t take part yet.'))),
    say.of('มีแต่คนของหน่วยงานนี้เองที่จะอ่านเรื่อง และไม่มีใครภายนอกคอยนับวัน ที่นี่จึงไม่รับเรื่องเกี่ยวกับคนในหน่วยงานนี้ เรื่องเช่นนั้นโปรดโทร. 1567, 1205 หรือ 1206',
      'Only people of this office itself will read it, and nobody outside counts the days. So reports about somebody here are not taken: call 1567, 1205 or 1206 for those.'));
}

function attachments(draft) {
  const list = element('ul', { class: 'files' });
  const said = element('p', { class: 'hint', role: 'status' });
  const input = element('input', { type: 'file', multiple: true });
  const draw = () => list.replaceChildren(...draft.files.map((file) => element('li', {},
    `${file.name} (${size(file.bytes.length)}) `,
    file.isClean || element('strong', {}, say.of('ไฟล์นี้อาจมีชื่อผู้สร้าง วันเวลา หรือรุ่นเครื่องติดไปด้วย ', 'This file may carry its author’s name, times or the device’s model. ')),
    button(say.of('เอาออก', 'Remove'), () => {
      draft.files = draft.files.filter((other) => other !== file);
      draw();
    }, { class: 'second', 'aria-label': `${say.of('เอาออก', 'Remove')}: ${file.name}` }))));
  input.addEventListener('change', async () => {
    const chosen = [...input.files];
    input.value = '';
    said.textContent = say.of('กำลังลบข้อมูลแฝงออกจากภาพ…', 'Taking hidden data out of the pictures…');
    const faults = [];
    for (const file of chosen) {
      const fault = draft.files.length < MOST_FILES ? await taken(draft, file) : say.of('แนบได้ไม่เกิน 8 ไฟล์', 'No more than 8 files can be attached');
      if (fault) faults.push(`${file.name}: ${fault}`);
    }
    said.textContent = faults.join(' · ');
    draw();
  });
  draw();
  return [field(say.of('แนบภาพหรือไฟล์ (ไม่บังคับ)', 'Pictures or files (optional)'), input,
    say.of('ภาพจะถูกวาดใหม่เพื่อลบตำแหน่งและรุ่นเครื่องที่แฝงอยู่ แต่สิ่งที่เห็นในภาพยังอยู่ ชื่อไฟล์ไม่ถูกส่ง',
      'Pictures are drawn anew, which removes their hidden place and device; what’s seen in them stays. File names aren’t sent.')), said, list];
}

/** Takes a file into the draft, or says why not. */
async function taken(draft, file) {
  const tooLarge = say.of('ใหญ่เกิน 52 MB', 'larger than 52 MB');
  if (file.size > CLASSES[CLASSES.length - 1]) return tooLarge;
  let bytes = new Uint8Array(await file.arrayBuffer());
  const kind = kindOf(bytes);
  if (isImage(kind)) {
    try {
      bytes = await drawnAnew(bytes, kind);
    } catch (error) {
      return error instanceof CanvasLocked
        ? say.of('เบราว์เซอร์ไม่ยอมให้วาดภาพใหม่ ใน Tor Browser โปรดกดอนุญาตที่แถบที่อยู่ แล้วเลือกภาพอีกครั้ง', 'the browser doesn’t let pictures be drawn anew; in Tor Browser, allow it at the address bar and choose the picture again')
        : say.of('อ่านเป็นภาพไม่ได้ จึงไม่ได้แนบ', 'it can’t be read as a picture, so it isn’t attached');
    }
  }
  if (bytes.length > CLASSES[CLASSES.length - 1]) return tooLarge;
  draft.files.push({ name: file.name, bytes, isClean: isImage(kind) });
  return null;
}
