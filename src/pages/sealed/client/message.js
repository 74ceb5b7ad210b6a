// Messages: what is said, by whom, in the form that is sealed.
import { object, canonical } from './canonical.js';
import { fromHex, textOf, utf8 } from './bytes.js';
import { isSigned, signed } from './signature.js';

const DOMAIN = 'prongsai/frame/v1\n';
const PADDED = 32_768;
export const MOST_TEXT = 20_000;
export const MOST_FILES = 8;
export const KINDS = ['report', 'message', 'reply', 'intake'];
export const ABOUT = ['mayor', 'clerk', 'integrity_officer', 'somebody'];
const MEMBERS = ['about', 'agency', 'case', 'directory', 'files', 'kind', 'n', 'reporter', 'sig', 'text', 'v'];

export class TooLong extends Error {}

/** A signed message. `parts`: kind, agency, case, n, directory, reporter, about, text, files. */
export function message(parts, seed) {
  const { kind, agency, case: of = null, n = 0, directory, reporter, about = [], text, files = [] } = parts;
  if (utf8(text).length > MOST_TEXT) throw new TooLong('the text is too long');
  return signed(DOMAIN, { v: 1, kind, agency, case: of, n, directory, reporter, about, text, files }, seed);
}

/** Its bytes, of the same number whatever it says. */
export function padded(value) {
  const bytes = utf8(canonical(value));
  if (bytes.length > PADDED) throw new TooLong('the message is too long');
  const all = new Uint8Array(PADDED).fill(0x20);
  all.set(bytes);
  return all;
}

function must(holds, what) {
  if (!holds) throw new Error(what);
}

const whole = (value) => Number.isSafeInteger(value) && value >= 0;

/** A message as it was sealed. Who signed it is another question: `isBy`. */
export function read(bytes) {
  must(bytes.length === PADDED, 'a message has another size');
  const value = object(textOf(bytes).replace(/ +$/, ''), MEMBERS);
  must(value.v === 1 && KINDS.includes(value.kind), 'no message of this version');
  const own = value.kind === 'report' || value.kind === 'intake';
  must(own === (value.case === null), 'a report has no case yet, and all else has one');
  if (!own) fromHex(value.case, 32);
  must(typeof value.agency === 'string' && whole(value.n), 'agency or number');
  fromHex(value.directory, 32);
  fromHex(value.sig, 64);
  must(Object.keys(value.reporter).sort().join() === 'age,sign', 'the reporter');
  must(/^age1[02-9ac-hj-np-z]{58}$/.test(value.reporter.age), "the reporter's recipient");
  fromHex(value.reporter.sign, 32);
  must(Array.isArray(value.about) && value.about.every((who) => ABOUT.includes(who)), 'about');
  must(new Set(value.about).size === value.about.length, 'about');
  must(typeof value.text === 'string' && utf8(value.text).length <= MOST_TEXT, 'the text');
  must(Array.isArray(value.files) && value.files.length <= MOST_FILES, 'the files');
  for (const file of value.files) {
    must(Object.keys(file).sort().join() === 'id,sha256,size' && whole(file.size), 'a file');
    fromHex(file.id, 32);
    fromHex(file.sha256, 32);
  }
  return value;
}

export function isBy(value, key) {
  return isSigned(DOMAIN, value, key);
}
