// An officer's key, from the file that `age-keygen` makes, under a passphrase or bare.
import { ed25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { ascii, hex, textOf } from './bytes.js';
import { identityOf } from './receipt.js';
import { openWithPassphrase } from './sealing.js';

export class OfficerKey {
  constructor(secret) {
    Object.assign(this, identityOf(secret));
    this.seed = hkdf(sha256, secret, ascii('prongsai/officer/v1'), ascii('sign'), 32);
    this.sign = hex(ed25519.getPublicKey(this.seed));
  }

  /** Of a text that has one `AGE-SECRET-KEY-1…`; `null` when there's none. */
  static of(text) {
    const found = text.match(/\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g);
    if (!found || found.length !== 1) return null;
    const { prefix, bytes } = bech32.decodeToBytes(found[0]);
    return prefix.toUpperCase() === 'AGE-SECRET-KEY-' && bytes.length === 32 ? new OfficerKey(bytes) : null;
  }

  /** Of a file; a wrong passphrase throws. */
  static async open(bytes, passphrase) {
    const head = String.fromCharCode(...bytes.subarray(0, 32));
    const sealed = head.startsWith('age-encryption.org/v1') || head.startsWith('-----BEGIN AGE');
    return OfficerKey.of(sealed ? await openWithPassphrase(bytes, passphrase) : textOf(bytes));
  }

  /** Its place in a directory. */
  recipientIn(directory) {
    return directory.recipients.find(({ age, sign }) => age === this.recipient && sign === this.sign) ?? null;
  }
}
