// The language of the page, and words in it.
const english = () => document.documentElement.lang === 'en';

export const say = { of: (thai, other) => (english() ? other : thai), get tag() { return english() ? 'en' : 'th'; } };

export function day(text) {
  const locale = english() ? 'en-GB' : 'th-TH-u-ca-buddhist';
  const style = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(locale, style).format(new Date(`${text}T00:00:00Z`));
}

export function size(bytes) {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** Who a house is. */
export function house(origin) {
  return origin.house === 'province' ? say.of('จังหวัด', 'the province') : say.of('หน่วยงาน', 'the office');
}

/** Why an answer isn't the one that was hoped for, and what to do. */
export function reason(code) {
  const words = {
    refused: ['ไม่พบใบรับนี้ที่นี่ หรือรหัสไม่ตรง โปรดตรวจรหัสอีกครั้ง', 'This receipt isn’t known here, or it doesn’t match. Please check it.'],
    malformed: ['ที่นี่อ่านสิ่งที่ส่งไปไม่ได้ โปรดโหลดหน้านี้ใหม่แล้วลองอีกครั้ง', 'It couldn’t be read there. Please load this page again and retry.'],
    stale_directory: ['รายชื่อกุญแจเพิ่งเปลี่ยน ต้องปิดผนึกใหม่ โปรดลองอีกครั้ง', 'The keys have just changed, so it has to be sealed anew. Please try again.'],
    taken: ['ใบรับนี้ใช้กับเรื่องอื่นไปแล้ว โปรดเริ่มใหม่เพื่อรับใบรับใหม่', 'This receipt belongs to another report. Please start again for a new one.'],
    closed: ['ที่นี่ยังไม่เปิดรับเรื่องแบบปิดผนึก', 'The sealed channel isn’t open there.'],
    busy: ['ระบบไม่ว่าง โปรดรอหนึ่งนาทีแล้วลองอีกครั้ง', 'It’s busy there. Please wait a minute and try again.'],
    unreachable: ['ติดต่อไม่ได้ อินเทอร์เน็ตอาจขาด หรือระบบที่นั่นหยุดอยู่', 'It can’t be reached: the line may be down, or the service there.'],
    unproven: ['ได้คำตอบ แต่หลักฐานการรับไม่ถูกต้อง จึงถือว่ายังไม่ได้รับ', 'An answer came, but its proof of filing doesn’t hold, so it doesn’t count.'],
  };
  return say.of(...(words[code] ?? ['ได้คำตอบที่ไม่รู้จัก', 'An answer came that isn’t known.']));
}

/** Why a key directory isn't believed. */
export function doubt(kind) {
  const words = {
    malformed: ['รายชื่อกุญแจของหน่วยงานนี้ผิดรูปแบบ', 'The office’s list of keys is malformed.'],
    unsigned: ['รายชื่อกุญแจของหน่วยงานนี้ขาดลายเซ็น', 'The office’s list of keys lacks a signature.'],
    other_signer: ['รายชื่อกุญแจไม่ได้ลงนามด้วยกุญแจที่หน้านี้รู้จัก อาจมีผู้สับเปลี่ยน', 'The list of keys isn’t signed by the key that this page knows: somebody may have swapped it.'],
    older: ['ได้รายชื่อกุญแจที่เก่ากว่าที่เคยเห็น อาจมีผู้สับเปลี่ยน', 'The list of keys is older than the one that was seen: somebody may have swapped it.'],
    over: ['รายชื่อกุญแจของหน่วยงานนี้หมดอายุแล้ว', 'The office’s list of keys is out of date.'],
  };
  return say.of(...(words[kind] ?? words.malformed));
}
