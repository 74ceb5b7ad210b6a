// Sealing with age, and files in sizes that tell little.
import { Decrypter, Encrypter, armor } from 'age-encryption';
import { hash, hex, textOf } from './bytes.js';

// Bytes that a file is padded to.
export const CLASSES = [262_144, 1_048_576, 4_194_304, 16_777_216, 54_525_952];
export const PART = 262_144;
export const MOST_STANZAS = 10;

export async function seal(bytes, recipients) {
  if (recipients.length === 0 || recipients.length > MOST_STANZAS) throw new Error('nobody, or too many, to seal for');
  const encrypter = new Encrypter();
  recipients.forEach((recipient) => encrypter.addRecipient(recipient));
  return encrypter.encrypt(bytes);
}

export async function open(sealed, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(sealed);
}

/** The text of an age file under a passphrase, armoured or not. */
export async function openWithPassphrase(sealed, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return textOf(await decrypter.decrypt(isArmoured(sealed) ? armor.decode(textOf(sealed)) : sealed));
}

function isArmoured(bytes) {
  return String.fromCharCode(...bytes.subarray(0, 10)) === '-----BEGIN';
}

/** The bytes that name a case, and a file. */
export function commitment(sealed) {
  return hex(hash(sealed));
}

/** A file, sealed, with what a message says of it; `null` when it's too large. */
export async function sealFile(content, recipients) {
  const size = CLASSES.find((most) => content.length <= most);
  if (!size) return null;
  const whole = new Uint8Array(size);
  whole.set(content);
  const sealed = await seal(whole, recipients);
  return { sealed, told: { id: commitment(sealed), sha256: hex(hash(content)), size: content.length } };
}

/** The content that a message told of; refused when it's another. */
export async function openFile(sealed, { id, sha256, size }, identity) {
  if (commitment(sealed) !== id) throw new Error('another file than the message tells of');
  const whole = await open(sealed, identity);
  const content = whole.subarray(0, size);
  if (content.length !== size || hex(hash(content)) !== sha256) throw new Error('another content than the message tells of');
  return content;
}

export function parts(sealed) {
  const count = Math.ceil(sealed.length / PART);
  return Array.from({ length: count }, (_, at) => sealed.subarray(at * PART, (at + 1) * PART));
}
