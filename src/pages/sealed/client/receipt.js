// The receipt: all that a reporter keeps, and what is derived from it.
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import { ascii, hash, hex } from './bytes.js';

// Crockford's.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM = 23;
const GROUP = 5;

/** What was typed, as it was meant: case, spaces and dashes don't count, O is 0, I and L are 1, Thai digits are digits. */
export function normal(typed) {
  return typed.toUpperCase()
    .replace(/[\s\u200b\u00a0.\-‐-―]/g, '')
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** The two characters that find a slip of the pen: the first 10 bits of a hash. */
export function check(random) {
  const [first, second] = hash('prongsai/check/v1\n', ascii(random));
  return SYMBOLS[first >> 3] + SYMBOLS[((first & 7) << 2) | (second >> 6)];
}

/** The address of what belongs to an Ed25519 key. */
export function mailboxOf(key) {
  return hex(hash('prongsai/mailbox/v1\n', key));
}

/** An age identity of 32 bytes with its recipient. */
export function identityOf(secret) {
  return {
    identity: bech32.encodeFromBytes('AGE-SECRET-KEY-', secret).toUpperCase(),
    recipient: bech32.encodeFromBytes('age', x25519.getPublicKey(secret)),
  };
}

export class Receipt {
  constructor(random) {
    this.code = random + check(random);
    const key = extract(sha256, ascii(random), ascii('prongsai/receipt/v1'));
    const derived = (info) => expand(sha256, key, ascii(info), 32);
    Object.assign(this, identityOf(derived('age')));
    this.seed = derived('sign');
    const sign = ed25519.getPublicKey(this.seed);
    this.sign = hex(sign);
    this.mailbox = mailboxOf(sign);
  }

  /** 256 is a whole number of alphabets, so every character is as likely. */
  static make() {
    return new Receipt([...randomBytes(RANDOM)].map((byte) => SYMBOLS[byte & 31]).join(''));
  }

  /** `null` when it's none, or mistyped. */
  static read(typed) {
    const code = normal(typed);
    if (code.length !== RANDOM + 2 || [...code].some((symbol) => !SYMBOLS.includes(symbol))) return null;
    const random = code.slice(0, RANDOM);
    return check(random) === code.slice(RANDOM) ? new Receipt(random) : null;
  }

  get groups() {
    return this.code.match(new RegExp(`.{${GROUP}}`, 'g'));
  }

  /** What stands in a message. */
  get reporter() {
    return { age: this.recipient, sign: this.sign };
  }
}
