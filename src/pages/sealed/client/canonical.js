// JSON in its canonical form (RFC 8785), of text, whole numbers, null, lists and objects.

// What `TextEncoder` would silently replace.
const LONE = /\p{Surrogate}/u;

export function canonical(value) {
  if (value === null) return 'null';
  if (typeof value === 'string') {
    if (LONE.test(value)) throw new Error('half a character');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error('no whole number');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') throw new Error(`no ${typeof value} has a place here`);
  // By UTF-16 units, which is how JavaScript compares.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The object of a canonical text with exactly these members. Whatever says a thing twice or in another way is refused. */
export function object(text, names) {
  const value = JSON.parse(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('no object');
  if (canonical(value) !== text) throw new Error('not in canonical form');
  const given = Object.keys(value).sort().join(' ');
  if (given !== [...names].sort().join(' ')) throw new Error(`other members than ${names.join(', ')}: ${given}`);
  return value;
}
