// A case as an officer's page has it: what was sealed, opened, and what speaks against it.
import { fromBase64, fromHex } from './bytes.js';
import { isBy, message, padded, read } from './message.js';
import { mailboxOf } from './receipt.js';
import { commitment, MOST_STANZAS, open, seal } from './sealing.js';
import { declared } from './statement.js';

export class Casefile {
  constructor({ given, directory, key }) {
    Object.assign(this, { given, directory, key, report: null, faults: [], messages: [] });
    this.sealed = fromBase64(given.ciphertext);
    this.case = commitment(this.sealed);
    this.self = key.recipientIn(directory);
  }

  /** Opens the report and every message. */
  async open() {
    const { given } = this;
    const { said, faults } = await this.opened(this.sealed, ['report', 'intake']);
    Object.assign(this, { report: said, faults });
    if (said) {
      if (mailboxOf(fromHex(said.reporter.sign, 32)) !== given.mailbox) faults.push('mailbox');
      if (said.kind === 'report' && !isBy(said, said.reporter.sign)) faults.push('signature');
      if (said.kind === 'intake' && !this.directory.signerOf((key) => isBy(said, key))) faults.push('signature');
      if (said.directory !== given.directory) faults.push('directory');
      if (said.about.length > 0 && given.to !== 'province') faults.push('house');
    }
    for (const one of given.messages ?? []) this.messages.push(await this.openMessage(one));
    this.statements = (given.statements ?? []).map((one) => this.judged(one));
    return this;
  }

  async opened(sealed, kinds) {
    let said;
    try {
      said = read(await open(sealed, this.key.identity));
    } catch {
      return { said: null, faults: ['unread'] };
    }
    const elsewhere = said.agency !== this.directory.agency || (said.case !== null && said.case !== this.case);
    return { said, faults: elsewhere || !kinds.includes(said.kind) ? ['elsewhere'] : [] };
  }

  async openMessage({ id, kind, received_on: day, ciphertext }) {
    const { said, faults } = await this.opened(fromBase64(ciphertext), ['message', 'reply']);
    const made = { id, kind, day, said, faults, officer: null };
    if (!said) return made;
    if (said.kind === 'reply') {
      made.officer = this.directory.signerOf((key) => isBy(said, key));
      if (!made.officer) faults.push('signature');
    } else if (!isBy(said, said.reporter.sign)) {
      faults.push('signature');
    }
    if (mailboxOf(fromHex(said.reporter.sign, 32)) !== this.given.mailbox) faults.push('mailbox');
    return made;
  }

  judged({ n, received_on: day, statement }) {
    try {
      return { n, day, statement, officer: declared(statement, { directory: this.directory, case: this.case }), faults: [] };
    } catch {
      return { n, day, statement, officer: null, faults: ['signature'] };
    }
  }

  /** Whether it may be answered: nothing is known to be wrong with whom an answer would be sealed for. */
  get isSound() {
    return this.report !== null && this.faults.length === 0;
  }

  /** How many messages of this officer there are. What can't be opened is one's own where one wasn't among the readers. */
  get count() {
    const own = ({ kind, said, officer }) => kind === 'reply' && (!said || officer?.id === this.self?.id);
    return this.messages.filter(own).length;
  }

  /** A reply, sealed for the reporter and the other recipients; for the officer as well where there's room. */
  async reply(text, today) {
    const { report, directory, key } = this;
    const to = report.about.length > 0 || this.given.to === 'province' ? 'province' : 'both';
    const readers = directory.recipientsFor(to, today).map(({ age }) => age);
    const others = readers.filter((age) => age !== key.recipient);
    const own = others.length + 2 <= MOST_STANZAS && readers.length > others.length ? [key.recipient] : [];
    const said = message({
      kind: 'reply', agency: directory.agency, case: this.case, n: this.count, directory: directory.hash,
      reporter: report.reporter, about: report.about, text,
    }, key.seed);
    return seal(padded(said), [report.reporter.age, ...others, ...own]);
  }
}
