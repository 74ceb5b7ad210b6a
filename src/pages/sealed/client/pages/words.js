// The words of the channel's codes.
import { day, say } from '../say.js';

const ACTS = {
  acknowledge: ['รับทราบเรื่อง', 'Acknowledged'],
  investigate: ['เริ่มตรวจสอบ', 'Being investigated'],
  answer: ['แจ้งว่าตอบแล้ว', 'Declared as answered'],
  refer: ['ส่งต่อ', 'Referred'],
  close: ['ปิดเรื่อง', 'Closed'],
  purge: ['เห็นชอบให้ทำลายสำเนา', 'Agrees to destroy the copy'],
  cannot_open: ['แจ้งว่าเปิดอ่านไม่ได้', 'Declared as unreadable'],
};
const OUTCOMES = {
  substantiated: ['พบว่ามีมูล', 'Substantiated'],
  unsubstantiated: ['ไม่พบว่ามีมูล', 'Unsubstantiated'],
  insufficient_evidence: ['หลักฐานไม่พอ', 'Not enough evidence'],
  referred: ['ส่งให้หน่วยงานอื่นดำเนินการ', 'Handed to another authority'],
};
const TARGETS = { nacc: ['ป.ป.ช.', 'the NACC'], pacc: ['ป.ป.ท.', 'the PACC'], province: ['จังหวัด', 'the province'] };
const STATUSES = {
  received: ['ได้รับแล้ว', 'Received'],
  acknowledged: ['รับทราบแล้ว', 'Acknowledged'],
  investigating: ['กำลังตรวจสอบ', 'Being investigated'],
  referred: ['ส่งต่อแล้ว', 'Referred'],
  closed: ['ปิดเรื่องแล้ว', 'Closed'],
};
const FAULTS = {
  unread: ['มีคำตอบที่เปิดด้วยใบรับนี้ไม่ได้', 'There’s an answer that this receipt doesn’t open.'],
  unsigned: ['มีคำตอบหรือคำแถลงที่ไม่ได้ลงนามด้วยกุญแจใดในรายชื่อของวันนี้ อาจมีผู้ปลอม', 'There’s something that no key of today’s list signed. It may be forged.'],
  swapped: ['มีคำตอบที่เขียนถึงกุญแจของผู้อื่น มีผู้สับเปลี่ยนตู้รับของท่าน', 'An answer was written for somebody else’s key: your mailbox was swapped.'],
  elsewhere: ['มีคำตอบที่เป็นของเรื่องอื่น', 'There’s an answer that belongs to another case.'],
};

const from = (words, key) => say.of(...(words[key] ?? [String(key), String(key)]));

export const actWords = (act) => from(ACTS, act);
export const outcomeWords = (outcome) => from(OUTCOMES, outcome);
export const targetWords = (target) => from(TARGETS, target);
export const statusWords = (status) => from(STATUSES, status);
export const faultWords = (fault) => from(FAULTS, fault);

/** A statement in words. */
export function act({ act: done, outcome, referral }) {
  const parts = [actWords(done)];
  if (outcome) parts.push(outcomeWords(outcome));
  if (referral) parts.push(`${targetWords(referral.to)} ${referral.number}, ${say.of('ภายใน', 'by')} ${day(referral.due)}`);
  return parts.join(': ');
}
