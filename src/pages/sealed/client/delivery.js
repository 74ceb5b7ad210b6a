// A report on its way: sealed once, and the same bytes to every house that should have it.
import { House, Unreachable } from './channel.js';
import { filing } from './filing.js';
import { message, padded } from './message.js';
import { commitment, seal, sealFile } from './sealing.js';

export class Delivery {
  constructor({ directory, day, receipt }) {
    Object.assign(this, { directory, day, receipt });
  }

  /** Seals what was written. `draft`: about, text, and files as bytes. */
  async seal({ about, text, files }) {
    this.to = about.length > 0 ? 'province' : 'both';
    const recipients = this.directory.recipientsFor(this.to, this.day).map(({ age }) => age);
    this.files = [];
    for (const content of files) {
      const file = await sealFile(content, recipients);
      if (!file) throw new Error('a file is too large');
      this.files.push(file);
    }
    const said = message({
      kind: 'report', agency: this.directory.agency, directory: this.directory.hash, reporter: this.receipt.reporter,
      about, text, files: this.files.map(({ told }) => told),
    }, this.receipt.seed);
    this.sealed = await seal(padded(said), recipients);
    this.case = commitment(this.sealed);
    this.outcomes = this.directory.originsFor(this.to).map((origin) => ({ house: new House(origin), code: null, filing: null, kept: new Set() }));
    return this;
  }

  get bytesToSend() {
    return this.files.reduce((sum, { sealed }) => sum + sealed.length, 0) * this.outcomes.length;
  }

  get isFiled() {
    return this.outcomes.some(({ filing: proof }) => proof);
  }

  /** Whether every house has all of it. */
  get isWhole() {
    return this.outcomes.every(({ filing: proof, kept }) => proof && kept.size === this.files.length);
  }

  get isStale() {
    return this.outcomes.some(({ code }) => code === 'stale_directory');
  }

  /** Posts what a house doesn't have yet. `told` hears of the bytes that arrived. */
  async send(told = () => {}) {
    await Promise.all(this.outcomes.map((outcome) => this.sendTo(outcome, told)));
    return this;
  }

  async sendTo(outcome, told) {
    try {
      if (!outcome.filing) await this.file(outcome);
      if (outcome.filing) await this.attach(outcome, told);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      outcome.code = 'unreachable';
    }
  }

  async file(outcome) {
    const { house } = outcome;
    const head = { directory: this.directory.hash, mailbox: this.receipt.mailbox, to: this.to };
    const { head: got } = await house.report(this.directory.agency, head, this.sealed);
    Object.assign(outcome, { code: got.code, reason: got.reason ?? null });
    if (got.code !== 'filed') return;
    try {
      outcome.filing = proven(got, house, this.directory.agency, this.case);
    } catch {
      outcome.code = 'unproven';
    }
  }

  async attach(outcome, told) {
    for (const { sealed, told: { id } } of this.files) {
      if (outcome.kept.has(id)) continue;
      const { head } = await outcome.house.file(this.directory.agency, this.case, sealed, told);
      outcome.code = head.code === 'stored' && head.missing !== 0 ? 'unreachable' : head.code;
      if (outcome.code !== 'stored') return;
      outcome.kept.add(id);
    }
  }
}

/** The proof in an answer; throws when it doesn't hold. */
export function proven(head, house, agency, sealed = null) {
  const told = filing(head, { origin: house.origin, agency, sealed });
  if (told.kind !== 'report') throw new Error('a proof of something else');
  return told;
}
