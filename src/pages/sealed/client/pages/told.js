// What became of a report: which house has it, and what the reporter may keep.
import { alarm, button, element, paragraph, section, show, warning } from '../element.js';
import { day, house as nameOf, reason, say } from '../say.js';
import { leave } from './page.js';

/** Shows the outcomes; `again` sends what is missing. */
export function told({ root, delivery, receipt }, again) {
  const { isFiled, isWhole, outcomes } = delivery;
  const retry = isWhole || element('p', { class: 'go' }, button(isFiled
    ? say.of('ส่งส่วนที่ยังไม่ถึงอีกครั้ง', 'Send again what’s missing') : say.of('ลองส่งอีกครั้ง', 'Try again'), again));
  show(root, leave(root),
    isFiled || alarm(say.of('ยังไม่มีที่ใดได้รับเรื่อง', 'Nobody has it yet'),
      say.of('เรื่องยังอยู่ในหน้านี้เท่านั้น ลองอีกครั้งได้ ซองเดิมจะถูกส่งซ้ำ จึงไม่เกิดเรื่องซ้อน', 'It’s only in this page. You can try again: the same envelope is sent, so nothing is filed twice.')),
    section(isFiled ? say.of('รับเรื่องแล้ว', 'It’s filed') : say.of('ผลการส่ง', 'What happened'),
      isFiled && !outcomes.every(({ filing }) => filing) && paragraph(say.of(
        'เรื่องนี้นับว่าแจ้งแล้ว แม้อีกแห่งยังไม่ได้รับ ทั้งสองแห่งเทียบกันทุกวันและจะส่งให้กันเอง',
        'It counts as filed although the other house doesn’t have it yet: the two compare daily and supply each other.')),
      element('ul', { class: 'history' }, outcomes.map((outcome) => line(outcome, delivery.files.length))),
      retry),
    isFiled && reminder(receipt, root.dataset.agency),
    isFiled && outcomes.filter(({ filing }) => filing).map(({ house, filing }) => proof(house.origin, filing)));
}

function line({ house, code, reason: detail, filing, kept }, files) {
  const host = new URL(house.url).host;
  if (!filing) {
    return element('li', { 'data-code': code }, element('p', { class: 'what' }, `${nameOf(house.origin)} (${host}): ${say.of('ยังไม่ได้รับ', 'not filed')}`),
      paragraph(reason(code), detail ? ` (${detail})` : ''));
  }
  return element('li', { 'data-code': 'filed' }, element('p', { class: 'what' }, `${nameOf(house.origin)} (${host}): ${say.of('รับแล้ว', 'filed')}`),
    dues(filing),
    files > 0 && paragraph(kept.size === files ? say.of(`ไฟล์ครบ ${files} ไฟล์`, `All ${files} files are there`)
      : say.of(`ไฟล์ถึงแล้ว ${kept.size} จาก ${files}: ${reason(code)}`, `${kept.size} of ${files} files are there: ${reason(code)}`)));
}

/** By when a house has to do what. */
export function dues(filing) {
  return element('dl', { class: 'facts' }, [
    [say.of('ต้องรับทราบภายใน', 'To acknowledge by'), filing['acknowledge-by']],
    [say.of('ต้องตอบภายใน', 'To answer by'), filing['answer-by']],
    [say.of('ต้องแจ้งผลภายใน', 'To tell the outcome by'), filing['outcome-by']],
    [say.of('ลงบันทึกถาวรภายใน', 'In the permanent log by'), filing['logged-by']],
  ].map(([what, by]) => element('div', {}, element('dt', {}, what), element('dd', {}, day(by)))));
}

function reminder(receipt, agency) {
  return section(say.of('อ่านคำตอบ', 'Reading the answers'),
    paragraph(say.of('เจ้าหน้าที่จะเห็นเรื่องนี้ในวันถัดไป กลับมาอ่านคำตอบด้วยใบรับที่จดไว้', 'Officers see it the next day. Come back with the receipt on your paper to read their answers.')),
    element('p', {}, element('a', { class: 'button second', href: `/integrity/inbox?agency=${encodeURIComponent(agency)}${say.tag === 'en' ? '&lang=en' : ''}` },
      say.of('ไปหน้าอ่านคำตอบ', 'To the page of answers'))),
    warning(say.of(`ใบรับของท่านขึ้นต้นด้วย ${receipt.groups[0]} ตรวจว่ากระดาษยังอยู่กับท่าน แล้วปิดหน้านี้`,
      `Your receipt begins with ${receipt.groups[0]}. See that you have the paper, then close this page.`)));
}

/** The signed proof, which is kept only if somebody means to. */
export function proof(origin, filing) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([filing.note, `\nnonce ${filing.nonce}\ncommitment ${filing.commitment}\n`], { type: 'text/plain' }));
    const link = element('a', { href: address, download: 'filing.txt' });
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(address);
  };
  return element('details', {}, element('summary', {}, say.of(`หลักฐานการรับของ${nameOf(origin)}`, `Proof of filing of ${nameOf(origin)}`)),
    warning(say.of('ใครที่พบหลักฐานนี้หรือใบรับในมือท่าน จะรู้ว่าท่านเป็นผู้แจ้ง อย่าเก็บไว้ถ้าไม่จำเป็น ท่านขอดูใหม่ได้ทุกเมื่อด้วยใบรับ',
      'Whoever finds this proof, or the receipt, with you knows that you filed. Don’t keep it unless you must: the receipt shows it again at any time.')),
    element('pre', { class: 'proof', translate: 'no', tabindex: '0' }, filing.note),
    element('p', { class: 'go' }, button(say.of('บันทึกเป็นไฟล์', 'Save as a file'), save, { class: 'second' })));
}
