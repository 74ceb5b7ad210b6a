// Bytes and the texts they're written as.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';

export const ascii = (text) => new TextEncoder().encode(text);
export const utf8 = ascii;
export const joined = (...parts) => concatBytes(...parts.map((part) => (typeof part === 'string' ? utf8(part) : part)));
export const hash = (...parts) => sha256(joined(...parts));
export const hex = bytesToHex;
export const toBase64 = (bytes) => base64.encode(bytes);

/** The text of UTF-8; anything else is refused. */
export function textOf(bytes) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Bytes of lower-case hexadecimal, `length` of them. */
export function fromHex(text, length) {
  if (typeof text !== 'string' || text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) {
    throw new Error(`no ${length} bytes in hexadecimal`);
  }
  return hexToBytes(text);
}

export function fromBase64(text) {
  return base64.decode(text);
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
