// Signed notes (C2SP signed-note): a text with signature lines after an empty line.
import { fromBase64, hash, hex, joined, utf8 } from './bytes.js';
import { holds } from './signature.js';

const ED25519 = 1;

/** The name, key hash and key of `name+hash+base64`. */
export function verifier(text) {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text);
  if (!found) throw new Error('no verifier key');
  const [, name, short, encoded] = found;
  const bytes = fromBase64(encoded);
  if (bytes.length !== 33 || bytes[0] !== ED25519) throw new Error('no Ed25519 key');
  const key = bytes.subarray(1);
  if (keyHash(name, key) !== short) throw new Error("the key hash isn't the key's");
  return { name, short, key, text };
}

export function keyHash(name, key) {
  return hex(hash(`${name}\n`, Uint8Array.of(ED25519), key).subarray(0, 4));
}

/** Digits in groups that a person can compare with those on a notice board: 128 bits of a key's hash. */
export function fingerprint(text) {
  return hex(hash(verifier(text).key).subarray(0, 16)).match(/.{4}/g).join(' ');
}

/** The text, with the line feed at its end, and the signatures. */
export function parse(note) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new Error('no signed note');
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map((line) => {
    const found = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line);
    if (!found) throw new Error('no signature line');
    const bytes = fromBase64(found[2]);
    return { name: found[1], short: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

/** Whether a verifier key signed the note. */
export function isSignedBy({ text, signatures }, key) {
  const { name, short, key: bytes } = typeof key === 'string' ? verifier(key) : key;
  const own = signatures.filter((one) => one.name === name && one.short === short && one.signature.length === 64);
  return own.some(({ signature }) => holds(signature, utf8(text), bytes));
}

/** A line of a signature, for who holds a key. */
export function signatureLine(name, key, signature) {
  const bytes = joined(hash(`${name}\n`, Uint8Array.of(ED25519), key).subarray(0, 4), signature);
  return `— ${name} ${btoa(String.fromCharCode(...bytes))}\n`;
}
