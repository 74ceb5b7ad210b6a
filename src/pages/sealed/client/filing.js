// The proof of filing: a house's word that it has the report, and by when it has to answer.
import { ascii, fromHex, hash, hex } from './bytes.js';
import { isSignedBy, parse } from './note.js';

const LINES = ['origin', 'agency', 'entry', 'day', 'acknowledge-by', 'answer-by', 'outcome-by', 'logged-by'];

/** The hash that goes into the log. */
export function entryOf({ nonce, commitment, kind, day }) {
  return hex(hash('prongsai/integrity/v1\n', fromHex(nonce, 32), fromHex(commitment, 32), ascii(kind), ascii(day)));
}

/** What a proof says, unless it's no proof of this filing at this origin. */
export function filing({ proof, nonce, commitment, kind }, { origin, agency, sealed = null }) {
  const note = parse(proof);
  const lines = note.text.slice(0, -1).split('\n');
  if (lines.shift() !== 'prongsai-filing/v1' || lines.length !== LINES.length) throw new Error('no proof of filing');
  const said = {};
  LINES.forEach((name, at) => {
    const [given, value, ...rest] = lines[at].split(' ');
    if (given !== name || !value || rest.length > 0) throw new Error(`no line ${name}`);
    said[name] = value;
  });
  if (said.origin !== origin.url || said.agency !== agency) throw new Error('a proof of another place');
  if (!isSignedBy(note, origin.key)) throw new Error("the proof isn't signed by the house");
  if (sealed !== null && commitment !== sealed) throw new Error('a proof of another report');
  if (entryOf({ nonce, commitment, kind, day: said.day }) !== said.entry) throw new Error('the entry is another');
  return { ...said, note: proof, nonce, commitment, kind };
}
