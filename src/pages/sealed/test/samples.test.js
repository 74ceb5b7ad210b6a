// What every client must reproduce, as another implementation wrote it down.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bech32 } from '@scure/base';
import { fromBase64, fromHex, hash, hex, joined, utf8 } from '../client/bytes.js';
import { canonical } from '../client/canonical.js';
import { Directory } from '../client/directory.js';
import { covered, request, signedRequest } from '../client/frame.js';
import { entryOf } from '../client/filing.js';
import { isBy, padded, read } from '../client/message.js';
import { isSignedBy, parse } from '../client/note.js';
import { mailboxOf, normal, Receipt } from '../client/receipt.js';
import { open } from '../client/sealing.js';
import { holds, isSigned } from '../client/signature.js';

const path = new URL('../../../../tests/samples/sealed.json', import.meta.url);
const samples = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
const sample = (name, check) => test(`the sample of ${name}`, { skip: samples?.[name] ? false : 'there is none' }, () => check(samples[name]));

sample('receipt', (given) => {
  assert.equal(normal(given.typed).slice(0, given.normal.length), given.normal);
  const receipt = Receipt.read(given.typed);
  assert.equal(receipt !== null, given.check_ok);
  const { identity, recipient, seed, sign, mailbox } = receipt ?? new Receipt(given.normal.slice(0, 23));
  assert.equal(identity, given.age_secret.startsWith('AGE') ? given.age_secret : bech32.encodeFromBytes('AGE-SECRET-KEY-', fromHex(given.age_secret, 32)).toUpperCase());
  assert.equal(recipient, given.age_recipient);
  assert.equal(hex(seed), given.sign_seed);
  assert.equal(sign, given.sign_public);
  assert.equal(mailbox, given.mailbox);
  assert.equal(mailboxOf(fromHex(sign, 32)), given.mailbox);
});

sample('directory', ({ note, hash: expected, pins }) => {
  const directory = Directory.read(note);
  assert.equal(directory.hash, expected);
  directory.trusted({ agency: directory.agency, pins, day: directory.day });
});

sample('message', ({ json, signed_by: key }) => {
  const value = typeof json === 'string' ? JSON.parse(json) : json;
  if (typeof json === 'string') assert.equal(canonical(value), json);
  assert.deepEqual(read(padded(value)), value);
  assert.ok(isBy(value, key));
});

sample('filing', ({ note, vkey, nonce, commitment, kind, day, entry }) => {
  assert.ok(isSignedBy(parse(note), vkey));
  assert.equal(entryOf({ nonce, commitment, kind, day }), entry);
  assert.ok(note.includes(`\nentry ${entry}\n`));
});

sample('statement', ({ json, sign_public: key }) => {
  const value = typeof json === 'string' ? JSON.parse(json) : json;
  if (typeof json === 'string') assert.equal(canonical(value), json);
  assert.ok(isSigned('prongsai/statement/v1\n', value, key));
});

sample('frame', ({ head, payload_hex: payload, sha256 }) => {
  const value = typeof head === 'string' ? JSON.parse(head) : head;
  assert.equal(hex(hash(request(value, fromHex(payload, payload.length / 2)))), sha256);
});

sample('request', ({ origin, op, hour, head, payload_hex: payload, sig, key }) => {
  const value = { ...(typeof head === 'string' ? JSON.parse(head) : head), key, op, hour };
  delete value.sig;
  const bytes = fromHex(payload, payload.length / 2);
  assert.ok(holds(fromHex(sig, 64), covered(value, bytes, origin), fromHex(key, 32)));
  if (samples.receipt?.sign_public !== key) return;
  const seed = fromHex(samples.receipt.sign_seed, 32);
  const made = signedRequest(value, bytes, origin, { seed, sign: key });
  assert.deepEqual(made, request({ ...value, sig }, bytes));
});

sample('ciphertexts', async (all) => {
  assert.ok(all.length > 0);
  for (const { identity, base64, json } of all) {
    const text = typeof json === 'string' ? json : canonical(json);
    const expected = joined(utf8(text), new Uint8Array(32_768 - utf8(text).length).fill(0x20));
    assert.deepEqual(await open(fromBase64(base64), identity), expected);
  }
});
