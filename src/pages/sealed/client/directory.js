// The key directory of an agency: who may read, and where the houses are.
import { fromHex, hash, hex } from './bytes.js';
import { isSignedBy, parse, verifier } from './note.js';

const HOUSES = ['agency', 'province'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AGE = /^age1[02-9ac-hj-np-z]{58}$/;
// A bare host; without TLS only where nobody stands between.
const ORIGIN = /^(https:\/\/[a-z0-9.-]+|http:\/\/(127\.0\.0\.1|localhost|[a-z2-7]{56}\.onion))(:\d+)?$/;
const MOST_RECIPIENTS = 10;

/** A directory that isn't to be believed. `kind` says why. */
export class Doubt extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

function must(holds, what) {
  if (!holds) throw new Doubt('malformed', what);
}

export class Directory {
  /** Reads a note. It's believed only after `trusted`. */
  static read(note) {
    try {
      return new Directory(note);
    } catch (error) {
      throw error instanceof Doubt ? error : new Doubt('malformed', error.message);
    }
  }

  constructor(note) {
    this.note = parse(note);
    this.hash = hex(hash(this.note.text));
    const lines = this.note.text.slice(0, -1).split('\n').map((line) => line.split(' '));
    const take = (name, words) => {
      const line = lines.shift() ?? [];
      must(line[0] === name && line.length === words, `no line ${name}`);
      return line.slice(1);
    };
    take('prongsai-keys/v1', 1);
    [this.agency] = take('agency', 2);
    const [version] = take('version', 2);
    must(/^[1-9]\d{0,8}$/.test(version), 'the version');
    this.version = Number(version);
    [this.previous] = take('previous', 2);
    if (this.version === 1) must(this.previous === '-', 'nothing comes before version 1');
    else fromHex(this.previous, 32);
    [this.day] = take('day', 2);
    [this.notAfter] = take('not-after', 2);
    must(DAY.test(this.day) && DAY.test(this.notAfter) && this.day <= this.notAfter, 'the days');
    const all = (name, read) => {
      const found = [];
      while (lines[0]?.[0] === name) found.push(read(lines.shift()));
      must(found.every(({ house }) => HOUSES.includes(house)), name);
      return found;
    };
    this.signers = all('signer', ([, house, key, ...rest]) => {
      must(rest.length === 0, 'a signer');
      return { house, key: verifier(key) };
    });
    this.origins = all('origin', ([, house, url, key, ...rest]) => {
      must(rest.length === 0 && ORIGIN.test(url), 'an origin');
      return { house, url, key: verifier(key) };
    });
    this.recipients = all('recipient', ([, house, id, age, sign, from, ...position]) => {
      must(/^[0-9a-f]{8}$/.test(id) && AGE.test(age) && DAY.test(from) && position.length > 0, 'a recipient');
      fromHex(sign, 32);
      return { house, id, age, sign, from, position: position.join(' ') };
    });
    must(lines.length === 0, 'something stands at the end');
    const sorted = (list) => list.every(({ house }, at) => at === 0 || list[at - 1].house <= house);
    must(sorted(this.origins) && sorted(this.recipients), 'the houses stand in another order');
    must(this.signers.some(({ house }) => house === 'agency'), 'the agency has to sign');
    must(this.origins.length > 0 && this.recipients.length > 0, 'nobody is there');
    must(this.recipients.length <= MOST_RECIPIENTS, 'too many recipients');
    must(new Set(this.recipients.map(({ id }) => id)).size === this.recipients.length, 'an id stands twice');
  }

  /**
   * Throws when it isn't the directory of `agency`, no pinned key signed it, a house's signature is missing, it's over,
   * or it's older than one that was seen.
   */
  trusted({ agency, pins, day, seen = null }) {
    must(this.agency === agency, 'of another agency');
    const signs = (key) => isSignedBy(this.note, key);
    for (const house of HOUSES) {
      const signers = this.signers.filter((signer) => signer.house === house);
      if (signers.length > 0 && !signers.some(({ key }) => signs(key))) {
        throw new Doubt('unsigned', `no signature of the ${house}`);
      }
    }
    const named = new Set(this.signers.map(({ key }) => key.text));
    if (!pins.some((pin) => named.has(pin) && signs(pin))) throw new Doubt('other_signer', 'no key that is known signed it');
    if (seen && (this.version < seen.version || (this.version === seen.version && this.hash !== seen.hash))) {
      throw new Doubt('older', 'an older one than was seen');
    }
    if (day > this.notAfter) throw new Doubt('over', 'its time is over');
    return this;
  }

  /** Whether somebody outside the agency reads as well. */
  get hasProvince() {
    const has = (list) => list.some(({ house }) => house === 'province');
    return has(this.signers) && has(this.origins) && has(this.recipients);
  }

  origin(url) {
    return this.origins.find((origin) => origin.url === url) ?? null;
  }

  /** The origins that get what goes to both, or to the province only. */
  originsFor(to) {
    return this.origins.filter(({ house }) => to === 'both' || house === 'province');
  }

  /** Whom it's sealed for on a day. */
  recipientsFor(to, day) {
    const today = day > this.day ? day : this.day;
    return this.recipients.filter(({ house, from }) => from <= today && (to === 'both' || house === 'province'));
  }

  /** The recipient whose key passes a test. */
  signerOf(test) {
    return this.recipients.find(({ sign }) => test(sign)) ?? null;
  }
}
