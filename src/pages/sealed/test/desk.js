// Offices, officers and their papers, made up for tests.
import { ed25519 } from '@noble/curves/ed25519.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { hash, hex, joined, toBase64, utf8 } from '../client/bytes.js';
import { entryOf } from '../client/filing.js';
import { keyHash, signatureLine } from '../client/note.js';
import { OfficerKey } from '../client/officer.js';

export const AGENCY = '01900000-0000-7000-8000-000000000000';

/** A key that signs notes under a name. */
export class Signer {
  constructor(name, seed = randomBytes(32)) {
    const key = ed25519.getPublicKey(seed);
    Object.assign(this, { name, seed, key });
    this.verifier = `${name}+${keyHash(name, key)}+${toBase64(joined(Uint8Array.of(1), key))}`;
  }

  line(text) {
    return signatureLine(this.name, this.key, ed25519.sign(utf8(text), this.seed));
  }
}

export const signed = (text, ...signers) => `${text}\n${signers.map((signer) => signer.line(text)).join('')}`;

/** An office with its province, or without, and an officer at each. */
export class Desk {
  constructor({ province = true, urls = {}, day = '2026-11-25', notAfter = '2027-02-20' } = {}) {
    this.houses = province ? ['agency', 'province'] : ['agency'];
    const each = (make) => Object.fromEntries(this.houses.map((house) => [house, make(house)]));
    this.urls = { agency: 'https://maruebotok.example', province: 'https://narathiwat.example', ...urls };
    this.signers = each((house) => new Signer(`${house}.example`));
    this.origins = each((house) => new Signer(`${house}.example/integrity`));
    this.officers = each(() => new OfficerKey(randomBytes(32)));
    this.ids = each(() => hex(randomBytes(4)));
    Object.assign(this, { day, notAfter, version: 1, previous: '-' });
  }

  get text() {
    const lines = ['prongsai-keys/v1', `agency ${AGENCY}`, `version ${this.version}`, `previous ${this.previous}`,
      `day ${this.day}`, `not-after ${this.notAfter}`,
      ...this.houses.map((house) => `signer ${house} ${this.signers[house].verifier}`),
      ...this.houses.map((house) => `origin ${house} ${this.urls[house]} ${this.origins[house].verifier}`),
      ...this.houses.map((house) => `recipient ${house} ${this.ids[house]} ${this.officers[house].recipient} ${this.officers[house].sign} ${this.day} เจ้าหน้าที่ ${house}`)];
    return `${lines.join('\n')}\n`;
  }

  get note() {
    return signed(this.text, ...this.houses.map((house) => this.signers[house]));
  }

  get pins() {
    return [this.signers[this.houses[this.houses.length - 1]].verifier];
  }

  /** The same office with another version of its directory. */
  next() {
    this.previous = hex(hash(this.text));
    this.version += 1;
    return this;
  }

  /** What an answer to a filed report has. */
  filing(house, commitment, day, kind = 'report') {
    const nonce = hex(randomBytes(32));
    const entry = entryOf({ nonce, commitment, kind, day });
    const text = ['prongsai-filing/v1', `origin ${this.urls[house]}`, `agency ${AGENCY}`, `entry ${entry}`, `day ${day}`,
      'acknowledge-by 2026-12-02', 'answer-by 2026-12-10', 'outcome-by 2027-02-23', 'logged-by 2026-11-26'].join('\n');
    return { proof: signed(`${text}\n`, this.origins[house]), nonce, commitment, kind };
  }
}
