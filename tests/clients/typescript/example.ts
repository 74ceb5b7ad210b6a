// A front-end developer's first day: sign in, list, follow the pages, handle a problem. The types come from
// openapi.json; that this file compiles says that every field it reads is always there.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type Assessment = components["schemas"]["AssessmentItem"];
type Problem = components["schemas"]["Problem"];

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

/** All pages of a list, by its `next` links. */
async function allAssessments(limit: number): Promise<Assessment[]> {
  const rows: Assessment[] = [];
  let after: string | undefined;
  do {
    const query = after === undefined ? { limit } : { limit, after };
    const { data, error } = await api.GET("/api/v1/assessments", { params: { query } });
    if (data === undefined || typeof data === "string") throw new Error(describe(error));
    rows.push(...data.items);
    const next: string | null = data.next;
    after = next === null ? undefined : (new URL(next, baseUrl).searchParams.get("after") ?? undefined);
  } while (after !== undefined);
  return rows;
}

function describe(problem: Problem | undefined): string {
  if (problem === undefined) return "no answer";
  const faults = problem.errors.map((fault) => `${fault.pointer ?? fault.parameter ?? ""}: ${fault.message}`);
  return [`${problem.status} ${problem.code}: ${problem.title}`, ...faults].join("\n");
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}

const rows = await allAssessments(1);
const first = rows[0];
if (first === undefined) throw new Error("the demo has an assessment");
const { overall, agency }: { overall: number; agency: { name_th: string } } = first;
check(overall === 98.26, `${agency.name_th} has 98.26 points`);
// `null` where unknown, never missing: these types have no `undefined`.
const level: string | null = first.level;
const iit: number | null = first.instruments.iit;
check(level === "excellent" && iit === 97.65, "the level and IIT are as printed");

const agencyId = first.agency.id;
const one = await api.GET("/api/v1/agencies/{agency_id}/assessments/{fiscal_year}", {
  params: { path: { agency_id: agencyId, fiscal_year: 2566 } },
});
if (one.data === undefined) throw new Error(describe(one.error));
const actions: string[] = one.data.allowed_actions;
check(actions.length === 0, "a visitor may do nothing");

const token = await signIn("data_officer");
const headers = { Authorization: `Bearer ${token}` };
const me = await api.GET("/api/v1/me", { headers });
if (me.data === undefined) throw new Error(describe(me.error));

const wrong = await api.GET("/api/v1/assessments", {
  params: { query: { fiscal_year: 2023 } },
  headers: { "Accept-Language": "en" },
});
check(wrong.response.status === 422, "2023 isn't a Buddhist year");
const fault = wrong.error?.errors[0];
check(fault?.code === "fiscal_year_gregorian" && fault.params["suggestion"] === "2566", "2566 is suggested");

console.log(`${rows.length} assessment(s); ${agency.name_th} ${overall}; signed in; ${describe(wrong.error)}`);
