// A front-end developer's first day: sign in, list, follow the pages, handle a problem. The types come from
// openapi.json; that this file compiles says that every field it reads is always there.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type Schemas = components["schemas"];
type Unit = Schemas["UnitView"];
type Problem = Schemas["Problem"];

// --- what the types must say: a line that doesn't compile here is an error of the document ---------------------------

/** The fields that may be `undefined`. */
type Missing<T> = { [Field in keyof T]-?: undefined extends T[Field] ? Field : never }[keyof T];
/** Views and pages. Of a fault only one place is given: a pointer, a parameter, or a cell. */
type Views = Exclude<Extract<keyof Schemas, `${string}View` | `Page_${string}`>, "FaultView">;
/** A view with a field that may be missing; there's none. */
type Torn = { [Name in Views]: [Missing<Schemas[Name]>] extends [never] ? never : Name }[Views];
const everyViewIsWhole: [Torn] extends [never] ? true : Torn = true;
/** Words are unions: a program that forgets one doesn't compile. */
const levels: Record<NonNullable<Schemas["AssessmentItem"]["level"]>, number> = {
  excellent: 5,
  good: 4,
  pass: 3,
  needs_improvement: 2,
  urgent_improvement: 1,
};

// --- the demo and a client for it ------------------------------------------------------------------------------------

interface Demo {
  accounts: { role: string; username: string; password: string }[];
  agencies: { id: string; name: string }[];
}

function env(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} isn't set`);
  return value;
}

const baseUrl = env("PRONGSAI_BASE_URL");
const demo = JSON.parse(env("PRONGSAI_DEMO")) as Demo;
const api = createClient<paths>({ baseUrl });

/** A short-lived token for the demo account of a role. */
async function signIn(role: string): Promise<string> {
  const account = demo.accounts.find((account) => account.role === role);
  if (account === undefined) throw new Error(`no account for ${role}`);
  const { username, password } = account;
  const { data, error } = await api.POST("/api/v1/auth/login", { body: { username, password } });
  if (data === undefined) throw new Error(describe(error));
  const token: string = data.access_token;
  return token;
}

/** Where the page after this one begins; nothing after the last. */
function cursor(next: string | null): { after?: string } {
  const after = next === null ? null : new URL(next, baseUrl).searchParams.get("after");
  return after === null ? {} : { after };
}

/** The pages of an agency's units, by their `next` links. */
async function* unitPages(agency_id: string, limit: number): AsyncGenerator<Unit[]> {
  let query: { limit: number; after?: string } = { limit };
  do {
    const params = { path: { agency_id }, query };
    const { data, error } = await api.GET("/api/v1/agencies/{agency_id}/units", { params });
    if (data === undefined) throw new Error(describe(error));
    yield data.items;
    query = { limit, ...cursor(data.next) };
  } while (query.after !== undefined);
}

function describe(problem: Problem | undefined): string {
  if (problem === undefined) return "no answer";
  const faults = problem.errors.map((fault) => `${fault.pointer ?? fault.parameter ?? ""}: ${fault.message}`);
  return [`${problem.status} ${problem.code}: ${problem.title}`, ...faults].join("\n");
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}

// --- list ------------------------------------------------------------------------------------------------------------

check(everyViewIsWhole, "the types say that every view has all its fields");
const list = await api.GET("/api/v1/assessments", { params: { query: { fiscal_year: 2566, level: "excellent" } } });
if (list.data === undefined || typeof list.data === "string") throw new Error(describe(list.error));
const first = list.data.items[0];
if (first === undefined) throw new Error("the demo has an assessment");
check(first.overall === 98.26, `${first.agency.name_th} has 98.26 points`);
// `null` where unknown, never missing: these types have no `undefined`.
const iit: number | null = first.instruments.iit;
check(iit === 97.65 && first.level !== null && levels[first.level] === 5, "IIT and the level are as printed");

// --- follow the pages --------------------------------------------------------------------------------------------------

const units: Unit[] = [];
let pages = 0;
for await (const page of unitPages(first.agency.id, 1)) {
  check(page.length === 1, "a page of one has one");
  units.push(...page);
  pages += 1;
}
const names = units.map((unit) => unit.name_th);
check(pages > 1 && new Set(names).size === pages, "each page has another unit");

// --- sign in, and do what only officers may ----------------------------------------------------------------------------

const token = await signIn("data_officer");
const headers = { Authorization: `Bearer ${token}` };
const me = await api.GET("/api/v1/me", { headers });
if (me.data === undefined) throw new Error(describe(me.error));
const path = { agency_id: first.agency.id, fiscal_year: 2566 };
const anybody = await api.GET("/api/v1/agencies/{agency_id}/assessments/{fiscal_year}", { params: { path } });
const officer = await api.GET("/api/v1/agencies/{agency_id}/assessments/{fiscal_year}", { params: { path }, headers });
check(anybody.data?.allowed_actions.length === 0, "a visitor may do nothing");
check((officer.data?.allowed_actions.length ?? 0) > 0, "an officer may");

// --- handle a problem --------------------------------------------------------------------------------------------------

const wrong = await api.GET("/api/v1/assessments", {
  params: { query: { fiscal_year: 2023 } },
  headers: { "Accept-Language": "en" },
});
check(wrong.response.status === 422, "2023 isn't a Buddhist year");
const fault = wrong.error?.errors[0];
check(fault?.code === "fiscal_year_gregorian" && fault.params["suggestion"] === "2566", "2566 is suggested");
// An answer from somebody else's version isn't overwritten: 412 says to read again.
const stale = await api.PUT("/api/v1/agencies/{agency_id}/assessments/{fiscal_year}", {
  params: { path, header: { "If-Match": '"1000"' } },
  body: { reason: "พิมพ์ผิด", assessment: { overall: 98.26, source: "บันทึกข้อความ" } },
  headers,
});
check(stale.error?.code === "precondition_failed", "an old version is refused");

console.log(`${first.agency.name_th} ${first.overall}; ${pages} pages of units: ${names.join(", ")}; signed in as ${me.data.username}; ${describe(wrong.error)}`);
