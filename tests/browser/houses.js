// Two houses of the sealed channel in memory: enough of them for the browser's side to be tried without a server.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { canonical } from '../../src/pages/sealed/client/canonical.js';
import { fromBase64, fromHex, toBase64, utf8 } from '../../src/pages/sealed/client/bytes.js';
import { ANSWER, covered, hourOf, REQUEST } from '../../src/pages/sealed/client/frame.js';
import { mailboxOf } from '../../src/pages/sealed/client/receipt.js';
import { commitment } from '../../src/pages/sealed/client/sealing.js';
import { holds } from '../../src/pages/sealed/client/signature.js';
import { AGENCY, Desk } from '../../src/pages/sealed/test/desk.js';

const asset = (path) => readFileSync(new URL(`../../src/pages/${path}`, import.meta.url));
const DAY = '2026-11-25';
const STATUS = { acknowledge: 'acknowledged', investigate: 'investigating', refer: 'referred', close: 'closed' };

export class Houses {
  static async open(options = {}) {
    const houses = new Houses();
    houses.agency = await new House(houses, 'agency').listen();
    houses.province = await new House(houses, 'province').listen();
    houses.desk = new Desk({ urls: { agency: houses.agency.url, province: houses.province.url }, day: DAY, notAfter: '2099-12-31', ...options });
    return houses;
  }

  get all() {
    return [this.agency, this.province];
  }

  close() {
    for (const { server } of this.all) {
      server.close();
      server.closeAllConnections();
    }
  }
}

class House {
  constructor(houses, name) {
    // `codes` are what it answers instead, by operation; `questions` counts what CORS would ask beforehand.
    Object.assign(this, { houses, name, cases: new Map(), codes: {}, questions: 0, sent: [] });
    this.server = createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => this.answer(request, new Uint8Array(Buffer.concat(parts)), response));
    });
  }

  async listen() {
    await new Promise((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  answer(request, body, response) {
    const { pathname: path, searchParams: query } = new URL(request.url, this.url);
    if (request.method === 'OPTIONS') this.questions += 1;
    const give = (status, type, content, headers = {}) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(content);
    const json = (value, status = 200) => give(status, 'application/json', JSON.stringify(value));
    if (path === '/pages/pages.css') return give(200, 'text/css', asset('assets/pages.css'));
    if (path === '/integrity/scripts/reporter.js') return give(200, 'text/javascript', asset('sealed/bundle.js'));
    if (path === '/integrity/scripts/officer.js') return give(200, 'text/javascript', asset('sealed/officer-bundle.js'));
    if (path.startsWith('/integrity/')) return this.page(path, query, give);
    if (path === `/api/v1/agencies/${AGENCY}/integrity/keys`) return this.keys(json);
    if (path === '/api/v1/auth/login') return this.login(JSON.parse(Buffer.from(body)), json);
    if (path.startsWith('/api/v1/integrity/cases')) return this.office(request, path, body, json, give);
    if (this.codes.all === 'unreachable') return response.destroy();
    const framed = this.framed(path, query, body);
    return framed ? give(200, 'application/octet-stream', framed, { 'access-control-allow-origin': '*' }) : give(404, 'text/plain', '');
  }

  page(path, query, give) {
    const kind = { '/integrity/inbox': 'inbox', '/integrity/officer': 'officer' }[path] ?? 'report';
    const script = kind === 'officer' ? 'officer' : 'reporter';
    const digest = createHash('sha384').update(asset(`sealed/${script === 'officer' ? 'officer-bundle' : 'bundle'}.js`)).digest('base64');
    const origins = this.houses.all.map(({ url }) => url).join(' ');
    const english = query.get('lang') === 'en';
    give(200, 'text/html; charset=utf-8', `<!doctype html><html lang="${english ? 'en' : 'th'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <title>ทดลอง</title><link rel="stylesheet" href="/pages/pages.css"><link rel="icon" href="data:,">
      <script src="/integrity/scripts/${script}.js" integrity="sha384-${digest}" defer></script></head><body>
      <header class="top"><div class="wide">ทดลอง</div></header><main id="main" tabindex="-1"><h1>ช่องทางปิดผนึก</h1>
      <div data-sealed="${kind}" data-agency="${AGENCY}" data-pins="${this.houses.desk.pins.join(' ')}"></div></main></body></html>`, {
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' ${origins}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
    });
  }

  keys(json) {
    const { desk } = this.houses;
    if (this.codes.keys === 'none') return json({ code: 'not_found' }, 404);
    return json({ id: '1', agency_id: AGENCY, version: desk.version, day: desk.day, not_after: desk.notAfter, hash: commitment(utf8(desk.text)), note: this.codes.note ?? desk.note, allowed_actions: [] });
  }

  // --- what reporters send -----------------------------------------------------------------------------------

  framed(path, query, body) {
    const part = new RegExp(`^/api/v1/agencies/${AGENCY}/integrity/reports/([0-9a-f]{64})/files/([0-9a-f]{64})$`).exec(path);
    if (part) return this.part(part[1], part[2], Number(query.get('part')), Number(query.get('parts')), body);
    if (body.length !== REQUEST) return frame({ code: 'malformed', reason: 'size' });
    const length = new DataView(body.buffer, body.byteOffset).getUint32(0);
    const envelope = body.subarray(4, 4 + length);
    const end = envelope.indexOf(0x0a);
    const line = Buffer.from(envelope.subarray(0, end)).toString();
    const [head, payload] = [JSON.parse(line), envelope.subarray(end + 1)];
    if (canonical(head) !== line || line.length > 700) return frame({ code: 'malformed', reason: 'head' });
    this.sent.push({ op: head.op, body });
    const instead = this.codes[head.op];
    if (instead) return frame({ code: instead });
    if (path === `/api/v1/agencies/${AGENCY}/integrity/reports`) return this.report(head, payload);
    return path === '/api/v1/integrity/inbox' ? this.inbox(head, payload) : null;
  }

  report({ directory, mailbox, to }, payload) {
    const { desk } = this.houses;
    if (directory !== commitment(utf8(desk.text))) return frame({ code: 'stale_directory', directory: commitment(utf8(desk.text)) });
    const sealed = new Uint8Array(payload);
    const of = commitment(sealed);
    const stanzas = Buffer.from(sealed).toString('latin1').match(/^-> X25519 /gm).length;
    const readers = to === 'both' ? desk.houses.length : 1;
    if (stanzas !== readers) return frame({ code: 'malformed', reason: `${stanzas} stanzas` });
    const other = [...this.cases.values()].some((one) => (one.id === of) !== (one.mailbox === mailbox));
    if (other) return frame({ code: 'taken' });
    if (!this.cases.has(of)) {
      this.cases.set(of, {
        id: of, mailbox, to, directory, sealed, filing: desk.filing(this.name, of, DAY), items: [], messages: [], statements: [], files: new Map(), status: 'received', outcome: null,
      });
    }
    return frame({ code: 'filed', ...this.cases.get(of).filing });
  }

  part(of, id, at, count, body) {
    const found = this.cases.get(of);
    if (!found) return frame({ code: 'refused' });
    if (!found.files.has(id)) found.files.set(id, { parts: new Map(), count });
    const { parts } = found.files.get(id);
    parts.set(at, body);
    return frame({ code: 'stored', missing: count - parts.size });
  }

  inbox(head, payload) {
    const { sig, key, hour, op } = head;
    const signed = hour === hourOf(new Date()) && holds(fromHex(sig, 64), covered(head, payload, this.url), fromHex(key, 32));
    const found = signed && [...this.cases.values()].find(({ mailbox }) => mailbox === mailboxOf(fromHex(key, 32)));
    if (!found) return frame({ code: 'refused' });
    if (op === 'proof') return frame({ code: 'proof', ...found.filing });
    if (op === 'message') {
      found.messages.push({ id: String(found.messages.length), kind: 'message', received_on: DAY, ciphertext: toBase64(payload) });
      return frame({ code: 'filed' });
    }
    const items = found.items.slice(head.after, head.after + 2);
    const told = items.map(({ body, ...item }, at) => ({ ...item, case: found.id, day: DAY, n: head.after + at, size: body.length }));
    return frame({
      code: 'inbox', items: told, more: found.items.length > head.after + items.length, status: found.status, outcome: found.outcome,
    }, Buffer.concat(items.map(({ body }) => body)));
  }

  // --- what officers do --------------------------------------------------------------------------------------

  login({ username, password, totp }, json) {
    if (username !== 'officer' || password !== 'password') return json({ code: 'login_failed', title: 'ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง', errors: [] }, 401);
    if (!totp) return json({ code: 'totp_required', title: 'ต้องใช้รหัสยืนยันครั้งเดียว', errors: [] }, 401);
    return json({ access_token: 'token' });
  }

  office(request, path, body, json, give) {
    if (request.headers.authorization !== 'Bearer token') return json({ title: 'โปรดเข้าสู่ระบบ' }, 401);
    const [id, thing, file] = path.split('/').slice(5);
    if (!id) return json({ items: [...this.cases.values()].map((one) => this.told(one)), next: null });
    const found = this.cases.get(id);
    if (!found) return json({ title: 'ไม่พบ' }, 404);
    if (thing === 'files') {
      const { parts, count } = found.files.get(file);
      return give(200, 'application/octet-stream', Buffer.concat(Array.from({ length: count }, (_, at) => parts.get(at))));
    }
    if (thing) return this.act(found, thing, JSON.parse(Buffer.from(body)), json);
    const files = [...found.files].map(([one, { parts, count }]) => ({ id: one, parts: count, complete: parts.size === count }));
    return json({
      ...this.told(found), mailbox: found.mailbox, directory: found.directory, ciphertext: toBase64(found.sealed), files, messages: found.messages,
      statements: found.statements, openings: [],
    });
  }

  told({ id, to, status, outcome }) {
    return { id, agency_id: AGENCY, to, channel: 'form', received_on: DAY, status, outcome, due: { acknowledge_by: '2026-12-02' }, overdue: [], version: 1, allowed_actions: [] };
  }

  act(found, thing, { ciphertext, statement }, json) {
    for (const { cases } of this.houses.all) {
      const one = cases.get(found.id);
      if (!one) continue;
      if (thing === 'messages') {
        one.messages.push({ id: String(one.messages.length), kind: 'reply', received_on: DAY, ciphertext });
        one.items.push({ kind: 'reply', body: Buffer.from(fromBase64(ciphertext)) });
      } else {
        one.statements.push({ n: one.statements.length, received_on: DAY, statement });
        one.items.push({ kind: 'statement', statement, body: Buffer.alloc(0) });
        Object.assign(one, { status: STATUS[statement.act] ?? one.status, outcome: statement.outcome ?? one.outcome });
      }
    }
    return json({}, 201);
  }
}

function frame(head, body = Buffer.alloc(0)) {
  const envelope = Buffer.concat([utf8(`${JSON.stringify({ ...head, day: DAY, hour: hourOf(new Date()) })}\n`), body]);
  const all = Buffer.alloc(ANSWER);
  all.writeUInt32BE(envelope.length);
  envelope.copy(all, 4);
  return all;
}
