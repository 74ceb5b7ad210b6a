// Ed25519 over canonical JSON that carries its own signature in `sig`.
import { ed25519 } from '@noble/curves/ed25519.js';
import { canonical } from './canonical.js';
import { fromHex, hex, joined } from './bytes.js';

function covered(domain, { sig, ...rest }) {
  return joined(domain, canonical(rest));
}

export function signed(domain, value, seed) {
  return { ...value, sig: hex(ed25519.sign(covered(domain, value), seed)) };
}

/** Whether a key in hexadecimal signed this. */
export function isSigned(domain, value, key) {
  return holds(fromHex(value.sig, 64), covered(domain, value), fromHex(key, 32));
}

/** By the strict rules of RFC 8032, as the server has them. */
export function holds(signature, bytes, key) {
  return ed25519.verify(signature, bytes, key, { zip215: false });
}
