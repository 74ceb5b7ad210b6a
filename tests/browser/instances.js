// An agency's house and its province's as two processes of the built program, each with its own folder, database, keys,
// settings and accounts, set up by the commands and requests of docs/OPERATIONS.md; `sealed.js` then runs beside them:
// instances.js BINARY. Days pass by the clock of clock.c, which a C compiler makes; only loopback addresses are used.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ID = '0192f0c1-7c1e-7a50-9d3f-0123456789ab';
const NAME = 'เทศบาลตำบลสองบ้าน';
/** Of what `sealed.js` has people write. */
const WRITTEN = ['ถนนสาย 3', 'มีใบเบิกสองใบ', 'ใบเบิกที่ 1', 'ใบเบิกลงวันที่', 'กับ 17 ตุลาคม', 'ยังไม่จบ'];
const HERE = dirname(fileURLToPath(import.meta.url));
/** A day, and the ten minutes that a day stays open after midnight. */
const DAY = 24 * 3600 + 660;
const dayAfter = (days, time = Date.now()) => new Date(time + (7 + 24 * days) * 3_600_000).toISOString().slice(0, 10);
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function until(what, ms, holds) {
  const end = Date.now() + ms;
  while (!(await holds().catch(() => false))) {
    assert.ok(Date.now() < end, `${what}: not within ${ms / 1000} s`);
    await sleep(200);
  }
}

/** The code of an authenticator (RFC 6238) at a time. */
function code(secret, time) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => digits.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const sum = createHmac('sha1', key).update(counter).digest();
  return String((sum.readUInt32BE(sum.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** What `wait` runs: the night passes at both, and both close the day. Prints the officer's code of then. */
async function tomorrow({ ahead, secret, urls }) {
  const file = openSync(ahead, 'r+');
  writeSync(file, String(DAY).padStart(20, '0'));
  closeSync(file);
  for (const url of urls) {
    await until(`the close at ${url}`, 90_000, async () => (await fetch(`${url}/api/v1/integrity/days/${dayAfter(0)}`)).status === 200);
  }
  console.log(code(secret, Date.now() + DAY * 1000));
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

class Instance {
  constructor(binary, house, folder, port) {
    Object.assign(this, { binary, house, folder, url: `http://127.0.0.1:${port}`, admin: randomBytes(12).toString('hex') });
    mkdirSync(folder);
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PRONGSAI_'));
    this.env = {
      ...Object.fromEntries(inherited),
      PRONGSAI_BIND: `127.0.0.1:${port}`,
      PRONGSAI_DATABASE_URL: `sqlite://${join(folder, 'prongsai.db')}`,
      PRONGSAI_FILES: join(folder, 'files'),
      PRONGSAI_INTEGRITY_KEY: join(folder, 'integrity.key'),
      PRONGSAI_KEYS: join(folder, 'keys'),
      PRONGSAI_PUBLIC_URL: this.url,
      PRONGSAI_VAULT: join(folder, 'vault'),
    };
    this.verifier = this.run(['keys', 'new', '--note', `${house}.example/integrity`, this.env.PRONGSAI_INTEGRITY_KEY]);
  }

  run(words, input = '') {
    return execFileSync(this.binary, words, { env: this.env, cwd: this.folder, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] }).trim();
  }

  add(username, password, ...role) {
    this.run(['user', 'add', '--username', username, '--role', ...role], password);
  }

  async serve(clock) {
    this.log = join(this.folder, 'log');
    const log = openSync(this.log, 'w');
    this.process = spawn(this.binary, ['serve'], { env: { ...this.env, ...clock }, cwd: this.folder, stdio: ['ignore', log, log] });
    closeSync(log);
    await until(`${this.house}’s instance`, 60_000, async () => {
      assert.equal(this.process.exitCode, null, readFileSync(this.log, 'utf8'));
      return (await fetch(`${this.url}/readyz`)).ok;
    });
  }

  async post(path, body, token) {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async login(username, password) {
    return (await this.post('/auth/login', { username, password })).access_token;
  }

  async stop() {
    const { process: running } = this;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => { running.on('exit', resolve); });
    running.kill('SIGTERM');
    assert.equal(await Promise.race([ended, sleep(40_000).then(() => 'still there')]), 0, `${this.house}: how it ended`);
  }
}

/** Nothing that was written in the browser is in the files, the database or the log of a house, though its name is. */
function holdsNothing({ house, folder }) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = Buffer.concat(names.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
  const found = [NAME, ...WRITTEN].filter((word) => all.includes(word));
  assert.deepEqual(found, [NAME], `in the folder of ${house}`);
}

/** Keys are made by each on their own machine, and the directory signed by both houses. */
function directory(instances, folder, passphrase) {
  const { province } = instances;
  const keys = (...words) => province.run(['keys', ...words]);
  const [day, end] = [dayAfter(0), dayAfter(90)];
  const lines = ['prongsai-keys/v1', `agency ${ID}`, 'version 1', 'previous -', `day ${day}`, `not-after ${end}`];
  const signers = Object.fromEntries(Object.keys(instances).map((house) => [house, join(folder, `${house}.key`)]));
  const pins = Object.entries(signers).map(([house, file]) => [house, keys('new', '--note', `${house}.example`, file)]);
  lines.push(...pins.map(([house, pin]) => `signer ${house} ${pin}`));
  lines.push(...Object.values(instances).map(({ house, url, verifier }) => `origin ${house} ${url} ${verifier}`));
  for (const house of Object.keys(instances)) {
    const officer = keys('new', '--officer', '--passphrase-file', passphrase, join(folder, `${house}.age`));
    lines.push(`recipient ${house} ${officer} ${day} เจ้าหน้าที่ของ ${house}`);
  }
  const note = join(folder, 'keys-1.txt');
  writeFileSync(note, `${lines.join('\n')}\n`);
  for (const file of Object.values(signers)) keys('sign', '--key', file, note);
  keys('verify', note, '--pin', Object.fromEntries(pins).province);
  return readFileSync(note, 'utf8');
}

async function opened(instance, note) {
  const token = await instance.login('admin', instance.admin);
  const agency = { id: ID, kind: 'subdistrict_municipality', name_th: NAME, province: '96' };
  await instance.post('/agencies', agency, token);
  await instance.post(`/agencies/${ID}/integrity/keys`, { note }, token);
}

/** The agency's officer, who has taken on the second factor. */
async function officer(agency) {
  const account = { username: 'officer', password: randomBytes(12).toString('hex') };
  agency.add(account.username, account.password, 'integrity_officer', '--agency', ID);
  const token = await agency.login(account.username, account.password);
  const { secret } = await agency.post('/auth/totp', { password: account.password }, token);
  await agency.post('/auth/totp/confirm', { code: code(secret, Date.now()) }, token);
  return { account, secret };
}

async function beside(binary, folder) {
  const [library, ahead, passphrase] = ['clock.so', 'ahead', 'passphrase'].map((name) => join(folder, name));
  execFileSync('cc', ['-O1', '-fPIC', '-shared', '-o', library, join(HERE, 'clock.c'), '-ldl'], { stdio: 'inherit' });
  writeFileSync(ahead, '0'.repeat(20));
  writeFileSync(passphrase, 'อย่าบอกใครว่าอยู่ที่ไหน\n');
  const instances = {};
  for (const house of ['agency', 'province']) instances[house] = new Instance(binary, house, join(folder, house), await freePort());
  const { agency, province } = instances;
  const all = Object.values(instances);
  try {
    const note = directory(instances, folder, passphrase);
    for (const instance of all) {
      instance.add('admin', instance.admin, 'sysadmin');
      await instance.serve({ LD_PRELOAD: library, CLOCK_AHEAD: ahead });
      await opened(instance, note);
    }
    const { account, secret } = await officer(agency);
    const wait = { ahead, secret, urls: all.map(({ url }) => url) };
    const place = {
      agency_id: ID,
      urls: { agency: agency.url, province: province.url },
      officer: { ...account, key: readFileSync(join(folder, 'agency.age')).toString('base64'), passphrase: readFileSync(passphrase, 'utf8').trim(), totp: '000000' },
      wait: `'${process.execPath}' '${fileURLToPath(import.meta.url)}' --tomorrow '${JSON.stringify(wait)}'`,
    };
    const run = spawn(process.execPath, [join(HERE, 'sealed.js')], { env: { ...process.env, PRONGSAI_SEALED: JSON.stringify(place) }, stdio: 'inherit' });
    const status = await new Promise((resolve) => { run.on('exit', resolve); });
    if (status !== 0) for (const { house, log } of all) console.error(`--- ${house}\n${readFileSync(log, 'utf8')}`);
    assert.equal(status, 0, 'sealed.js beside two instances');
    for (const instance of all) holdsNothing(instance);
  } finally {
    for (const instance of all) await instance.stop();
  }
}

const [first, second] = process.argv.slice(2);
if (first === '--tomorrow') {
  await tomorrow(JSON.parse(second));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'prongsai-houses.'));
  try {
    await beside(first, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
