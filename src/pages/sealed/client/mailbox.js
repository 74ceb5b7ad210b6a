// What officers did about a report, as each house tells it to the holder of the receipt.
import { House, Unreachable } from './channel.js';
import { proven } from './delivery.js';
import { isBy, message, padded, read } from './message.js';
import { commitment, open, seal } from './sealing.js';
import { declared } from './statement.js';

// More would be a house that never ends.
const MOST_ROUNDS = 200;

export class Mailbox {
  constructor({ directory, day, receipt }) {
    Object.assign(this, { directory, day, receipt, sent: 0 });
    this.houses = directory.origins.map((origin) => ({ house: new House(origin), code: null, items: [], status: null, outcome: null }));
  }

  /** Asks every house; one that can't be reached is no reason not to ask the other. */
  async fetch() {
    await Promise.all(this.houses.map(async (at) => {
      try {
        await this.read(at);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        at.code = 'unreachable';
      }
    }));
    return this;
  }

  async read(at) {
    const items = [];
    for (let round = 0, after = 0; round < MOST_ROUNDS; round += 1) {
      const { head, body } = await at.house.inbox(this.receipt, { op: 'inbox', after });
      at.code = head.code;
      if (head.code !== 'inbox') return;
      Object.assign(at, { status: head.status, outcome: head.outcome });
      let from = 0;
      for (const item of head.items) {
        items.push(await this.judged(item, body.subarray(from, from + item.size)));
        from += item.size;
        after = item.n + 1;
      }
      if (!head.more || head.items.length === 0) break;
    }
    at.items = items;
  }

  /** An item with what speaks against it: `faults` is empty where everything holds. */
  async judged(item, body) {
    const { kind, day, case: of } = item;
    if (kind === 'statement') {
      const made = { kind, day, case: of, id: item.statement?.sig ?? '', statement: item.statement, officer: null, faults: [] };
      try {
        made.officer = declared(item.statement, { directory: this.directory, case: of });
      } catch {
        made.faults.push('unsigned');
      }
      return made;
    }
    return { kind, day, case: of, id: commitment(body), ...await this.reply(of, body) };
  }

  async reply(of, sealed) {
    let said;
    try {
      said = read(await open(sealed, this.receipt.identity));
    } catch {
      return { message: null, officer: null, faults: ['unread'] };
    }
    const faults = [];
    const officer = this.directory.signerOf((key) => isBy(said, key));
    if (!officer) faults.push('unsigned');
    const { age, sign } = said.reporter;
    if (age !== this.receipt.recipient || sign !== this.receipt.sign) faults.push('swapped');
    if (said.kind !== 'reply' || said.case !== of || said.agency !== this.directory.agency) faults.push('elsewhere');
    return { message: said, officer, faults };
  }

  /** What the houses told, each thing once with the houses that told it. */
  get items() {
    const found = new Map();
    for (const { house, items } of this.houses) {
      for (const item of items) {
        const key = `${item.kind} ${item.id}`;
        if (!found.has(key)) found.set(key, { ...item, houses: [] });
        found.get(key).houses.push(house);
      }
    }
    return [...found.values()].sort((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)));
  }

  get isKnown() {
    return this.houses.some(({ code }) => code === 'inbox');
  }

  /** The case is what all items and proofs are of. */
  get case() {
    const cases = new Set(this.items.map((item) => item.case).concat(this.proofs?.map((proof) => proof.filing.commitment) ?? []));
    return cases.size === 1 ? [...cases][0] : null;
  }

  /**
   * Where the report went, as far as can be seen: the agency's house, asked just now, knows the receipt or doesn't. `null`
   * when it can't be asked.
   */
  get to() {
    const codes = this.houses.filter(({ house }) => !house.isProvince).map(({ code }) => code);
    if (codes.includes('inbox')) return 'both';
    return codes.includes('refused') ? 'province' : null;
  }

  /** The proofs of filing, fetched again. */
  async prove() {
    const got = await Promise.all(this.houses.filter(({ code }) => code === 'inbox').map(async ({ house }) => {
      try {
        const { head } = await house.inbox(this.receipt, { op: 'proof' });
        return head.code === 'proof' ? { house, filing: proven(head, house, this.directory.agency) } : null;
      } catch {
        return null;
      }
    }));
    this.proofs = got.filter(Boolean);
    return this.proofs;
  }

  /** Seals a further message once and posts it to every house that knows the receipt. Gives each house's code. */
  async write(text, to) {
    const recipients = this.directory.recipientsFor(to, this.day).map(({ age }) => age);
    // The inbox doesn't tell how many messages there were, so this counts from what can be seen of the case.
    const n = 1 + this.items.length + this.sent;
    const said = message({
      kind: 'message', agency: this.directory.agency, case: this.case, n, directory: this.directory.hash,
      reporter: this.receipt.reporter, about: to === 'province' ? ['somebody'] : [], text,
    }, this.receipt.seed);
    return this.post(await seal(padded(said), recipients), to);
  }

  async post(sealed, to) {
    const due = this.houses.filter(({ house, code }) => code === 'inbox' && (to === 'both' || house.isProvince));
    const codes = await Promise.all(due.map(async ({ house }) => {
      try {
        const { head } = await house.inbox(this.receipt, { op: 'message', directory: this.directory.hash }, sealed);
        return { house, code: head.code };
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        return { house, code: 'unreachable' };
      }
    }));
    if (codes.some(({ code }) => code === 'filed')) this.sent += 1;
    return codes;
  }
}
