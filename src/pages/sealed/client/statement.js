// Statements: what an officer declares about a case, signed.
import { canonical, object } from './canonical.js';
import { fromHex, utf8 } from './bytes.js';
import { isSigned, signed } from './signature.js';

const DOMAIN = 'prongsai/statement/v1\n';
const MEMBERS = ['act', 'agency', 'case', 'day', 'note', 'officer', 'outcome', 'referral', 'sig', 'v'];
export const ACTS = ['acknowledge', 'investigate', 'answer', 'refer', 'close', 'purge', 'cannot_open'];
export const OUTCOMES = ['substantiated', 'unsubstantiated', 'insufficient_evidence', 'referred'];
export const TARGETS = ['nacc', 'pacc', 'province'];
const REMARKED = ['cannot_open', 'purge'];
const MOST_NOTE = 500;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function must(holds, what) {
  if (!holds) throw new Error(what);
}

function checked(value) {
  must(value.v === 1 && ACTS.includes(value.act), 'no statement of this version');
  must(typeof value.agency === 'string' && DAY.test(value.day) && /^[0-9a-f]{8}$/.test(value.officer), 'agency, day or officer');
  fromHex(value.case, 32);
  must(value.act === 'close' ? OUTCOMES.includes(value.outcome) : value.outcome === null, 'the outcome');
  const { referral } = value;
  if (value.act === 'refer') {
    must(referral && Object.keys(referral).sort().join() === 'due,number,to', 'the referral');
    must(DAY.test(referral.due) && typeof referral.number === 'string' && TARGETS.includes(referral.to), 'the referral');
  } else {
    must(referral === null, 'the referral');
  }
  must(typeof value.note === 'string' && utf8(value.note).length <= MOST_NOTE, 'the note');
  must(value.note === '' || REMARKED.includes(value.act), 'the note');
  return value;
}

export function statement(parts, seed) {
  const { act, agency, case: of, day, officer, note = '', outcome = null, referral = null } = parts;
  return signed(DOMAIN, checked({ v: 1, act, agency, case: of, day, officer, note, outcome, referral }), seed);
}

/** The recipient of the directory who declared this about the case; throws when nobody of it did. */
export function declared(value, { directory, case: of }) {
  const given = checked(object(canonical(value), MEMBERS));
  must(given.case === of && given.agency === directory.agency, 'of another case');
  const officer = directory.recipients.find(({ id }) => id === given.officer);
  must(officer && isSigned(DOMAIN, given, officer.sign), 'nobody of the directory signed it');
  return officer;
}
