// The way to the houses: frames over `fetch`, without anything that names the sender.
import { commitment, parts as partsOf } from './sealing.js';
import { answer, dayOf, hourOf, request, signedRequest } from './frame.js';
import { Directory } from './directory.js';

// No content type: a request without one needs no question beforehand (CORS), which would be a second trace.
const ANONYMOUS = {
  method: 'POST', mode: 'cors', credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
};
const PATIENCE = 60_000;
// Behind the address of an inbox: makes it as long as the one where an agency's reports go, so that on the wire a question
// is as long as a report.
const AS_LONG = '0'.repeat(47);
// Waits between tries, in milliseconds: what fails on a bad line often passes the next time.
const WAITS = [1_500, 6_000];

/** Nothing came, or nothing that is an answer. */
export class Unreachable extends Error {}

export const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function fetched(url, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(url, { ...options, signal: stop.signal });
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw new Unreachable(error.message);
  } finally {
    clearTimeout(timer);
  }
}

async function tried(attempt) {
  for (const pause of WAITS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      await wait(pause);
    }
  }
  return attempt();
}

/** The key directory of an agency as this page's own server gives it, with the server's day; `null` where there's none. */
export async function directoryOf(agency) {
  const { response, bytes } = await tried(() => fetched(`/api/v1/agencies/${encodeURIComponent(agency)}/integrity/keys`, {
    ...ANONYMOUS, method: 'GET', headers: { accept: 'application/json' },
  }));
  if (response.status === 404) return null;
  if (!response.ok) throw new Unreachable(`status ${response.status}`);
  const { note } = JSON.parse(new TextDecoder().decode(bytes));
  // The server's clock, which decides whose keys are of use by now. Frames tell the day as well, but come later.
  const told = new Date(response.headers.get('date') ?? Date.now());
  return { directory: Directory.read(note), day: dayOf(told) };
}

/** A house, by its origin in the directory. */
export class House {
  constructor(origin) {
    this.origin = origin;
  }

  get url() {
    return this.origin.url;
  }

  get isProvince() {
    return this.origin.house === 'province';
  }

  /** Posts the same bytes until an answer comes. */
  async post(path, bytes) {
    return tried(async () => {
      const { response, bytes: got } = await fetched(`${this.url}/api/v1/${path}`, { ...ANONYMOUS, body: bytes });
      try {
        if (response.status !== 200) throw new Error(`status ${response.status}`);
        return answer(got);
      } catch (error) {
        throw new Unreachable(error.message);
      }
    });
  }

  report(agency, head, sealed) {
    return this.post(`agencies/${agency}/integrity/reports`, request({ ...head, op: 'report' }, sealed));
  }

  /** Every part of a file; `told` hears of each. Gives the last answer, or the first that isn't `stored`. */
  async file(agency, of, sealed, told) {
    const parts = partsOf(sealed);
    const id = commitment(sealed);
    let last = null;
    for (const [at, part] of parts.entries()) {
      last = await this.patient(() =>
        this.post(`agencies/${agency}/integrity/reports/${of}/files/${id}?part=${at}&parts=${parts.length}`, part));
      if (last.head.code !== 'stored') return last;
      told(part.length);
    }
    return last;
  }

  /** A request in the name of a receipt. A clock that goes wrong here is set by the hour that the house tells. */
  async inbox(receipt, head, payload) {
    const ask = (hour) => this.post(`integrity/inbox?${AS_LONG}`, signedRequest({ ...head, hour }, payload, this.url, receipt));
    const hour = hourOf(new Date());
    const first = await ask(hour);
    const told = first.head.hour;
    const late = first.head.code === 'refused' && /^\d{4}-\d{2}-\d{2}T\d{2}$/.test(told) && told !== hour;
    return late ? ask(told) : first;
  }

  /** Tries again where the house asks for a minute. */
  async patient(attempt) {
    const got = await attempt();
    if (got.head.code !== 'busy') return got;
    await wait(60_000);
    return attempt();
  }
}

/** The API that officers use, with their token. */
export class Office {
  constructor(token) {
    this.token = token;
  }

  static async login(username, password, totp) {
    const body = { username, password, ...(totp ? { totp } : {}) };
    const { access_token: token } = await new Office(null).call('auth/login', { method: 'POST', body });
    return new Office(token);
  }

  async fetch(path, { method = 'GET', body, version } = {}) {
    const headers = { accept: 'application/json' };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    if (body) headers['content-type'] = 'application/json';
    if (version) headers['if-match'] = `"${version}"`;
    const { response, bytes } = await fetched(`/api/v1/${path}`, {
      method, headers, credentials: 'omit', cache: 'no-store', redirect: 'error', body: body && JSON.stringify(body),
    });
    if (response.ok) return { bytes, day: dayOf(new Date(response.headers.get('date') ?? Date.now())) };
    throw Object.assign(new Error(`status ${response.status}`), { problem: problemOf(bytes, response.status) });
  }

  async call(path, options) {
    const { bytes } = await this.fetch(path, options);
    return bytes.length === 0 ? null : JSON.parse(new TextDecoder().decode(bytes));
  }
}

function problemOf(bytes, status) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { status };
  }
}
