import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomBytes } from '@noble/hashes/utils.js';
import { hash, hex, utf8 } from '../client/bytes.js';
import { canonical, object } from '../client/canonical.js';
import { answer, ANSWER, covered, dayOf, hourOf, REQUEST, request, signedRequest } from '../client/frame.js';
import { isBy, message, padded, read, TooLong } from '../client/message.js';
import { OfficerKey } from '../client/officer.js';
import { Receipt } from '../client/receipt.js';
import { CLASSES, commitment, open, openFile, parts, seal, sealFile } from '../client/sealing.js';
import { holds } from '../client/signature.js';
import { declared, statement } from '../client/statement.js';
import { kindOf } from '../client/images.js';
import { Directory } from '../client/directory.js';
import { AGENCY, Desk } from './desk.js';

const H = hex(hash('directory'));

test('JSON has one form', () => {
  const value = { b: [1, null, 'ก"\n\u0001'], a: { '€': 0, é: 'x', 1: '😀' } };
  const text = '{"a":{"1":"😀","é":"x","€":0},"b":[1,null,"ก\\"\\n\\u0001"]}';
  assert.equal(canonical(value), text);
  assert.deepEqual(object(text, ['a', 'b']), value);
  for (const bad of [1.5, NaN, true, undefined, '\ud800', 2 ** 60]) assert.throws(() => canonical(bad));
  for (const bad of ['{"a":1,"a":2}', '{"b":1,"a":2}', '{"a":1, "b":2}', '{"a":1}', '{"a":1,"b":1.0}', '[]', 'null']) {
    assert.throws(() => object(bad, ['a', 'b']), bad);
  }
});

const said = (receipt, more = {}) => message({
  kind: 'report', agency: AGENCY, directory: H, reporter: receipt.reporter, text: 'ถนนหาย', ...more,
}, receipt.seed);

test('a message is signed, padded, sealed, opened and read', async () => {
  const receipt = Receipt.make();
  const [one, other] = [new OfficerKey(randomBytes(32)), new OfficerKey(randomBytes(32))];
  const bytes = padded(said(receipt, { about: ['mayor'], files: [{ id: H, sha256: H, size: 3 }] }));
  assert.equal(bytes.length, 32_768);
  const sealed = await seal(bytes, [one.recipient, other.recipient]);
  const text = new TextDecoder('latin1').decode(sealed);
  assert.equal(text.match(/^-> X25519 /gm).length, 2);
  assert.equal(sealed.length, text.indexOf('\n', text.indexOf('\n--- ') + 1) + 1 + 16 + 32_768 + 16);
  const got = read(await open(sealed, other.identity));
  assert.equal(got.text, 'ถนนหาย');
  assert.deepEqual(got.about, ['mayor']);
  assert.ok(isBy(got, receipt.sign));
  assert.ok(!isBy(got, one.sign));
  assert.ok(!isBy({ ...got, text: 'ถนนมี' }, receipt.sign));
  await assert.rejects(open(sealed, receipt.identity), 'a seized receipt opens no report');
});

test('what is no message is refused', () => {
  const receipt = Receipt.make();
  const good = said(receipt);
  const bytes = (value) => {
    const all = new Uint8Array(32_768).fill(0x20);
    all.set(utf8(typeof value === 'string' ? value : canonical(value)));
    return all;
  };
  assert.deepEqual(read(bytes(good)), good);
  const bad = [{ ...good, v: 2 }, { ...good, kind: 'other' }, { ...good, case: H }, { ...good, more: 1 }, { ...good, about: ['king'] },
    { ...good, directory: H.toUpperCase() }, { ...good, n: -1 }, { ...good, files: Array(9).fill({ id: H, sha256: H, size: 1 }) },
    { ...good, reporter: { ...good.reporter, age: 'age1x' } }, ` ${canonical(good)}`, `${canonical(good)}\n`, 'x'];
  for (const value of bad) assert.throws(() => read(bytes(value)), JSON.stringify(value));
  assert.throws(() => read(bytes(good).subarray(1)));
  assert.throws(() => said(receipt, { text: 'ก'.repeat(6_667) }), TooLong);
  assert.throws(() => padded(said(receipt, { text: '\u0001'.repeat(20_000) })), TooLong);
});

test('a file is one of five sizes and comes back as it was', async () => {
  const officer = new OfficerKey(randomBytes(32));
  for (const [length, size] of [[0, 262_144], [262_144, 262_144], [262_145, 1_048_576]]) {
    const content = new Uint8Array(length).fill(7);
    const { sealed, told } = await sealFile(content, [officer.recipient]);
    assert.equal(told.id, commitment(sealed));
    assert.equal(told.size, length);
    assert.ok(sealed.length > size && sealed.length < size + 1_000);
    const all = parts(sealed);
    assert.equal(all.length, Math.ceil(sealed.length / 262_144));
    assert.ok(all.slice(0, -1).every((part) => part.length === 262_144));
    assert.deepEqual(await openFile(sealed, told, officer.identity), content);
    await assert.rejects(openFile(sealed, { ...told, sha256: H }, officer.identity));
    await assert.rejects(openFile(sealed, { ...told, id: H }, officer.identity));
  }
  assert.equal(await sealFile({ length: CLASSES[4] + 1 }, [officer.recipient]), null);
});

test('a frame has one size, and a request is signed for one origin', () => {
  const receipt = Receipt.make();
  const payload = utf8('ciphertext');
  const head = { op: 'message', directory: H, hour: '2026-11-25T03' };
  const origin = 'https://narathiwat.example';
  const bytes = signedRequest(head, payload, origin, receipt);
  assert.equal(bytes.length, REQUEST);
  const length = new DataView(bytes.buffer).getUint32(0);
  const envelope = bytes.subarray(4, 4 + length);
  const line = new TextDecoder().decode(envelope.subarray(0, envelope.indexOf(10)));
  const sent = JSON.parse(line);
  assert.equal(canonical(sent), line);
  assert.ok(line.length <= 700);
  const check = (where, what) => holds(Buffer.from(sent.sig, 'hex'), covered(sent, what, where), Buffer.from(receipt.sign, 'hex'));
  assert.ok(check(origin, payload));
  assert.ok(!check('https://maruebotok.example', payload));
  assert.ok(!check(origin, utf8('other')));
  assert.throws(() => request({ op: 'x'.repeat(700) }));
  assert.throws(() => request({ op: 'x' }, new Uint8Array(REQUEST)));
});

test('an answer is a frame with nothing after its end', () => {
  const made = (text, change = (bytes) => bytes) => {
    const all = new Uint8Array(ANSWER);
    const envelope = utf8(text);
    new DataView(all.buffer).setUint32(0, envelope.length);
    all.set(envelope, 4);
    return change(all);
  };
  const { head, body } = answer(made('{"code":"inbox"}\nbody'));
  assert.equal(head.code, 'inbox');
  assert.equal(new TextDecoder().decode(body), 'body');
  assert.throws(() => answer(made('{}')));
  assert.throws(() => answer(made('{}\n', (bytes) => bytes.subarray(1))));
  assert.throws(() => answer(made('{}\n', (bytes) => bytes.fill(1, ANSWER - 1))));
  assert.throws(() => answer(made('{}\n', (bytes) => bytes.fill(255, 0, 4))));
});

test('days are those of Bangkok, hours those of UTC', () => {
  const late = new Date('2026-11-25T17:00:00Z');
  assert.equal(dayOf(late), '2026-11-26');
  assert.equal(hourOf(late), '2026-11-25T17');
});

test('a statement is by an officer of the directory, and says no more than it may', () => {
  const desk = new Desk();
  const directory = Directory.read(desk.note);
  const { agency: officer, province } = desk.officers;
  const make = (more, seed = officer.seed) => statement({ agency: AGENCY, case: H, day: '2026-11-26', officer: desk.ids.agency, act: 'acknowledge', ...more }, seed);
  assert.equal(declared(make({}), { directory, case: H }).sign, officer.sign);
  assert.equal(make({ act: 'close', outcome: 'substantiated' }).outcome, 'substantiated');
  assert.equal(make({ act: 'refer', referral: { due: '2026-12-01', number: '1/2569', to: 'nacc' } }).referral.to, 'nacc');
  for (const more of [{ act: 'praise' }, { act: 'close' }, { outcome: 'referred' }, { act: 'refer' }, { note: 'x' }, { act: 'purge', note: 'ก'.repeat(167) }, { case: 'x' }]) {
    assert.throws(() => make(more), JSON.stringify(more));
  }
  assert.throws(() => declared(make({}, province.seed), { directory, case: H }), "another's id");
  assert.throws(() => declared(make({ officer: '00000000' }), { directory, case: H }), 'nobody');
  assert.throws(() => declared(make({}), { directory, case: hex(hash('other')) }), 'another case');
  assert.throws(() => declared({ ...make({}), day: '2026-11-27' }, { directory, case: H }), 'changed');
});

test('an officer has one key, from a bare file or one under a passphrase', async () => {
  const { Encrypter, armor } = await import('age-encryption');
  const key = new OfficerKey(randomBytes(32));
  const text = `# created: 2026-11-25\n# public key: ${key.recipient}\n${key.identity}\n`;
  assert.equal((await OfficerKey.open(utf8(text), '')).sign, key.sign);
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase('ยาว ๆ');
  const sealed = await encrypter.encrypt(text);
  assert.equal((await OfficerKey.open(sealed, 'ยาว ๆ')).recipient, key.recipient);
  assert.equal((await OfficerKey.open(utf8(armor.encode(sealed)), 'ยาว ๆ')).recipient, key.recipient);
  await assert.rejects(OfficerKey.open(sealed, 'อื่น'));
  assert.equal(await OfficerKey.open(utf8('nothing'), ''), null);
  assert.equal(await OfficerKey.open(utf8(text + text), ''), null, 'which of the two?');
});

test('a picture is known by its first bytes', () => {
  assert.equal(kindOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg');
  assert.equal(kindOf(utf8('RIFF....WEBPVP8 ')), 'image/webp');
  assert.equal(kindOf(utf8('RIFF....WAVE')), null);
  assert.equal(kindOf(new Uint8Array(0)), null);
});
