// Requests and answers of one size each.
import { ed25519 } from '@noble/curves/ed25519.js';
import { canonical } from './canonical.js';
import { hash, hex, joined, textOf, utf8 } from './bytes.js';

export const REQUEST = 34_816;
export const ANSWER = 139_264;
const MOST_HEAD = 700;
const NOTHING = new Uint8Array(0);

function framed(envelope, size) {
  if (envelope.length + 4 > size) throw new Error('more than a frame holds');
  const all = new Uint8Array(size);
  new DataView(all.buffer).setUint32(0, envelope.length);
  all.set(envelope, 4);
  return all;
}

export function request(head, payload = NOTHING) {
  const line = utf8(canonical(head));
  if (line.length > MOST_HEAD) throw new Error('the head is too long');
  return framed(joined(line, '\n', payload), REQUEST);
}

/** What the signature of a request covers. */
export function covered({ sig, ...head }, payload, origin) {
  const digest = hex(hash(canonical(head), '\n', payload));
  return utf8(`prongsai/request/v1\n${origin}\n${head.op}\n${head.hour}\n${digest}`);
}

/** A request in the name of a receipt to one origin and no other. */
export function signedRequest(head, payload, origin, { seed, sign }) {
  const named = { ...head, key: sign };
  const sig = hex(ed25519.sign(covered(named, payload ?? NOTHING, origin), seed));
  return request({ ...named, sig }, payload);
}

/** The head and the bytes after it. */
export function answer(bytes) {
  if (bytes.length !== ANSWER) throw new Error('an answer has another size');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length + 4 > bytes.length) throw new Error('more than a frame holds');
  if (bytes.subarray(4 + length).some((byte) => byte !== 0)) throw new Error('something stands after the end');
  const envelope = bytes.subarray(4, 4 + length);
  const end = envelope.indexOf(0x0a);
  if (end < 0) throw new Error('no head');
  return { head: JSON.parse(textOf(envelope.subarray(0, end))), body: envelope.subarray(end + 1) };
}

/** The hour as requests name it. */
export function hourOf(date) {
  return date.toISOString().slice(0, 13);
}

/** The day in Bangkok. */
export function dayOf(date) {
  return new Date(date.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
