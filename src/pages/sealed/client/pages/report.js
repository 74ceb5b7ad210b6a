// The page on which somebody reports.
import { Delivery } from '../delivery.js';
import { element, alarm, button, field, form, paragraph, section, show, warning, wrong } from '../element.js';
import { TooLong } from '../message.js';
import { Receipt, normal } from '../receipt.js';
import { reason, say } from '../say.js';
import { compose } from './compose.js';
import { fingerprints, guarded, leave, leavesNothing, opened } from './page.js';
import { told } from './told.js';

export async function report(root) {
  leavesNothing(root);
  show(root, element('p', { role: 'status' }, say.of('กำลังตรวจกุญแจ…', 'Checking the keys…')));
  const found = await opened(root);
  if (!found) return;
  const way = { root, ...found, draft: { about: [], text: '', files: [] }, done: false };
  guarded(() => !way.done && way.draft.text !== '');
  write(way);
}

function write(way, oops = null) {
  const { root, directory, draft } = way;
  show(root, leave(root), oops, compose(directory, draft, () => keep(way)), fingerprints(root));
}

// The receipt, which has to be on paper before anything is sent.
function keep(way) {
  const { root } = way;
  way.receipt ??= Receipt.make();
  show(root, leave(root), section(say.of('จดรหัสใบรับนี้ลงกระดาษ', 'Write this receipt on paper'),
    element('p', { class: 'receipt', translate: 'no' },
      way.receipt.groups.map((group, at) => element('span', {}, at < 4 ? `${group}-` : group))),
    warning(say.of('รหัสนี้คือกุญแจดอกเดียวที่ใช้อ่านคำตอบ ไม่มีใครออกใหม่ให้ได้', 'It’s the only key to the answers. Nobody can issue it again.'),
      say.of('อย่าถ่ายภาพหน้าจอ อย่าเก็บไว้ในโทรศัพท์หรือแชต ใครพบรหัสนี้จะรู้ว่าท่านเป็นผู้แจ้ง และอ่านคำตอบของเจ้าหน้าที่ได้',
        'Take no screenshot, and keep it in no phone or chat: whoever finds it knows that you reported, and can read the officers’ answers.')),
    element('p', { class: 'go' }, button(say.of('จดแล้ว', 'I wrote it down'), () => typeBack(way)),
      button(say.of('กลับไปแก้ไข', 'Back to the form'), () => write(way), { class: 'second' }))));
}

/** Two places of five, each pair as likely as another. */
function twoOf(count) {
  const draw = (most) => {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    return byte < 256 - (256 % most) ? byte % most : draw(most);
  };
  const first = draw(count);
  const second = (first + 1 + draw(count - 1)) % count;
  return [first, second].sort();
}

function typeBack(way) {
  const { root, receipt } = way;
  const asked = twoOf(receipt.groups.length).map((at) => {
    const input = element('input', { type: 'text', class: 'code', maxlength: '12', autocapitalize: 'characters' });
    return { at, input, box: field(say.of(`กลุ่มที่ ${at + 1}`, `Group ${at + 1}`), input) };
  });
  const next = () => {
    for (const { input } of asked) wrong(input, '');
    const slip = asked.find(({ at, input }) => !isGroup(receipt.groups[at], input.value));
    if (slip) wrong(slip.input, say.of('ไม่ตรงกับใบรับ', 'It isn’t what the receipt has'));
    else send(way);
  };
  show(root, leave(root), section(say.of('ตรวจว่าจดถูก', 'Was it written down right?'),
    paragraph(say.of('พิมพ์สองกลุ่มนี้จากกระดาษที่จดไว้', 'Type these two groups from your paper.')),
    form(next, asked.map(({ box }) => box), element('p', { class: 'go' },
      element('button', {}, say.of('ปิดผนึกและส่ง', 'Seal and send')),
      button(say.of('ดูใบรับอีกครั้ง', 'See the receipt again'), () => keep(way), { class: 'second' })))));
}

function isGroup(group, typed) {
  // A group is no whole receipt, but is read as one is.
  return normal(typed) === group;
}

async function send(way) {
  const { root, draft, receipt } = way;
  const state = element('p', { role: 'status' }, say.of('กำลังปิดผนึก…', 'Sealing…'));
  const bar = element('progress', { max: '1', value: '0', 'aria-label': say.of('ส่งไปแล้ว', 'Sent so far') });
  show(root, section(say.of('กำลังส่ง', 'Sending'), state, bar,
    paragraph(say.of('อย่าปิดหน้านี้', 'Don’t close this page.'))));
  try {
    if (!way.delivery) {
      const { directory, day } = way;
      const files = draft.files.map(({ bytes }) => bytes);
      way.delivery = await new Delivery({ directory, day, receipt }).seal({ ...draft, files });
    }
    const { delivery } = way;
    bar.max = Math.max(1, delivery.bytesToSend);
    state.textContent = say.of('กำลังส่งซองที่ปิดผนึกแล้ว…', 'Sending what is sealed…');
    await delivery.send((bytes) => { bar.value += bytes; });
  } catch (error) {
    way.delivery = null;
    const text = error instanceof TooLong
      ? say.of('ข้อความยาวเกินกว่าที่ซองหนึ่งจุได้ โปรดตัดให้สั้นลง', 'The text is longer than an envelope holds. Please shorten it.')
      : say.of('ปิดผนึกบนเครื่องนี้ไม่ได้ เบราว์เซอร์อาจเก่าเกินไป', 'It couldn’t be sealed on this device: the browser may be too old.');
    write(way, alarm(say.of('ยังไม่ได้ส่ง', 'It wasn’t sent'), text));
    return;
  }
  if (way.delivery.isStale && !way.delivery.isFiled && !way.renewed) {
    await renewed(way);
    return;
  }
  way.done = way.delivery.isFiled;
  told(way, () => send(way));
}

/** Seals anew for the keys of today, once; an envelope that a house has filed stays what it is. */
async function renewed(way) {
  way.renewed = true;
  const found = await opened(way.root, way.directory);
  if (!found) return;
  const province = way.directory.hasProvince;
  Object.assign(way, found, { delivery: null });
  if (province && !found.directory.hasProvince && way.draft.about.length > 0) {
    write(way, alarm(say.of('ยังไม่ได้ส่ง', 'It wasn’t sent'), reason('closed')));
    return;
  }
  await send(way);
}
