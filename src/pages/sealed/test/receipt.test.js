import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityToRecipient } from 'age-encryption';
import { check, normal, Receipt } from '../client/receipt.js';

test('what was typed is read as it was meant', () => {
  assert.equal(normal(' abcde-fghij\u00a0k1mno–pqrst 0๑๒OIL.'), 'ABCDEFGH1JK1MN0PQRST012011');
  const receipt = Receipt.make();
  assert.match(receipt.code, /^[0-9A-HJKMNP-TV-Z]{25}$/);
  assert.deepEqual(receipt.groups.map((group) => group.length), [5, 5, 5, 5, 5]);
  const typed = receipt.groups.join(' - ').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
  assert.equal(Receipt.read(typed).mailbox, receipt.mailbox);
});

test('a slip of the pen is found, and nothing else is a receipt', () => {
  const { code } = Receipt.make();
  let found = 0;
  for (let at = 0; at < code.length; at += 1) {
    const other = code[at] === 'A' ? 'B' : 'A';
    if (Receipt.read(code.slice(0, at) + other + code.slice(at + 1)) === null) found += 1;
  }
  // Ten bits let one slip in a thousand pass.
  assert.ok(found >= 23, `${found} of 25`);
  for (const typed of ['', code.slice(1), `${code}0`, `U${code.slice(1)}`, 'ก'.repeat(25)]) assert.equal(Receipt.read(typed), null);
});

test('the keys follow from the receipt alone', async () => {
  const random = '0123456789ABCDEFGHJKMNP';
  const [one, other] = [new Receipt(random), Receipt.read(random + check(random))];
  assert.deepEqual(one, other);
  assert.equal(await identityToRecipient(one.identity), one.recipient);
  assert.notEqual(new Receipt(`${random.slice(1)}0`).mailbox, one.mailbox);
});
