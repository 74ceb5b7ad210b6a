import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hash, hex } from '../client/bytes.js';
import { Directory } from '../client/directory.js';
import { filing } from '../client/filing.js';
import { fingerprint, isSignedBy, parse, verifier } from '../client/note.js';
import { AGENCY, Desk, signed, Signer } from './desk.js';

const C = hex(hash('ciphertext'));

test('a signed note holds for its signer, its text and its name', () => {
  const signer = new Signer('narathiwat.example');
  const note = parse(signed('text\n', signer));
  assert.equal(note.text, 'text\n');
  assert.ok(isSignedBy(note, signer.verifier));
  assert.ok(!isSignedBy({ ...note, text: 'other\n' }, signer.verifier));
  assert.ok(!isSignedBy(note, new Signer('narathiwat.example').verifier));
  assert.ok(!isSignedBy(note, new Signer('other.example', signer.seed).verifier));
  assert.ok(isSignedBy(parse(signed('text\n', new Signer('x'), signer)), signer.verifier));
  assert.throws(() => verifier(signer.verifier.replace(/\+[0-9a-f]{8}\+/, '+00000000+')));
  assert.match(fingerprint(signer.verifier), /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  for (const bad of ['', 'text\n', 'text\n\n', 'text\n\nx\n', 'text\n\n— a b']) assert.throws(() => parse(bad), bad);
});

const trusted = (desk, more = {}) => Directory.read(more.note ?? desk.note).trusted({ agency: AGENCY, pins: desk.pins, day: '2026-11-25', ...more });
const kind = (name) => (error) => error.kind === name;

test('a directory is read to the byte', () => {
  const desk = new Desk();
  const directory = trusted(desk);
  assert.equal(directory.hash, hex(hash(desk.text)));
  assert.equal(directory.hasProvince, true);
  assert.equal(directory.recipients[0].position, 'เจ้าหน้าที่ agency');
  assert.deepEqual(directory.originsFor('both').map(({ url }) => url), ['https://maruebotok.example', 'https://narathiwat.example']);
  assert.deepEqual(directory.originsFor('province').map(({ url }) => url), ['https://narathiwat.example']);
  assert.deepEqual(directory.recipientsFor('province', '2026-11-25').map(({ age }) => age), [desk.officers.province.recipient]);
  const changes = [['version 1', 'version 0'], ['version 1', 'version 01'], ['previous -', `previous ${C}`], ['day 2026', 'day  2026'],
    ['recipient agency', 'recipient office'], ['https://maruebotok.example ', 'https://maruebotok.example/ '],
    ['https://maruebotok.example ', 'http://maruebotok.example '], ['not-after', 'not-before']];
  for (const [from, to] of changes) {
    const text = desk.text.replace(from, to);
    assert.notEqual(text, desk.text);
    assert.throws(() => trusted(desk, { note: signed(text, desk.signers.agency, desk.signers.province) }), kind('malformed'), to);
  }
});

test('a key begins on its day, by the later of the two clocks', () => {
  const desk = new Desk();
  const later = desk.text.replace(/2026-11-25 เจ้าหน้าที่ province/, '2026-12-02 เจ้าหน้าที่ province');
  const directory = Directory.read(signed(later, desk.signers.agency, desk.signers.province));
  assert.equal(directory.recipientsFor('both', '2026-12-01').length, 1);
  assert.equal(directory.recipientsFor('both', '2026-12-02').length, 2);
  assert.equal(directory.recipientsFor('both', '2020-01-01').length, 1);
});

test('a directory that is not to be believed is refused', () => {
  const desk = new Desk();
  const { agency, province } = desk.signers;
  assert.throws(() => trusted(desk, { note: signed(desk.text, agency) }), kind('unsigned'));
  assert.throws(() => trusted(desk, { note: signed(desk.text, province) }), kind('unsigned'));
  const swapped = new Desk();
  assert.throws(() => trusted(desk, { note: swapped.note }), kind('other_signer'));
  // An agency that leaves its province out has no signature of the pinned key.
  const alone = new Desk({ province: false });
  alone.signers.agency = agency;
  assert.throws(() => trusted(desk, { note: alone.note }), kind('other_signer'));
  assert.throws(() => trusted(desk, { agency: 'another' }), kind('malformed'));
  assert.throws(() => trusted(desk, { day: '2027-02-21' }), kind('over'));
  assert.throws(() => trusted(desk, { pins: [] }), kind('other_signer'));
});

test('an older directory than one that was seen is refused, and another of the same number', () => {
  const desk = new Desk();
  const first = desk.note;
  const seen = trusted(desk.next());
  assert.throws(() => trusted(desk, { note: first, seen }), kind('older'));
  assert.equal(trusted(desk, { seen }).version, 2);
  desk.day = '2026-11-24';
  assert.throws(() => trusted(desk, { seen }), kind('older'));
});

test('an agency without a province signs alone, and says so', () => {
  const desk = new Desk({ province: false });
  const directory = trusted(desk);
  assert.equal(directory.hasProvince, false);
  assert.equal(directory.originsFor('province').length, 0);
});

test('a proof of filing holds for one origin, one report and one day', () => {
  const desk = new Desk();
  const origin = trusted(desk).origin('https://narathiwat.example');
  const head = desk.filing('province', C, '2026-11-25');
  const at = { origin, agency: AGENCY, sealed: C };
  assert.equal(filing(head, at)['answer-by'], '2026-12-10');
  const other = hex(hash('other'));
  for (const change of [{ nonce: other }, { commitment: other }, { kind: 'message' }, { proof: desk.filing('province', other, '2026-11-25').proof },
    { proof: head.proof.replace('2026-12-10', '2026-12-11') }, desk.filing('agency', C, '2026-11-25')]) {
    assert.throws(() => filing({ ...head, ...change }, at), JSON.stringify(change));
  }
  assert.throws(() => filing(head, { ...at, agency: 'another' }));
  assert.throws(() => filing(head, { ...at, sealed: other }));
});
