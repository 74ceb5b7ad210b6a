"""What scripts/schemathesis knows of the service besides its OpenAPI document."""

import itertools
import json
import os
import random
import re
import urllib.request

import schemathesis

# --- refusals that no schema can foretell ----------------------------------------------------------------------------

# Why a request that its schema allows is refused all the same: reasons that depend on what is stored, on another field
# of the request, or on more than a pattern can say. Whatever a schema can say (types, ranges, lengths, patterns, words,
# required fields) isn't here, so a schema that leaves it out fails the check.
BEYOND_SCHEMAS = {
    # Which networks a number is of.
    "address_refused",
    # Something of this name isn't there: an id, a place by its name, an item of a year's scheme.
    "unknown",
    "unknown_agency",
    "unknown_amphoe",
    "unknown_province",
    # An import names agencies as people do, and writes only what its sender may write.
    "ambiguous_agency",
    "draft_not_shared",
    "more_faults",
    "not_in_your_province",
    "not_your_agency",
    # What a service request says is ruled by the agency's own form.
    "not_of_form",
    # What a form's JSON Schema may not have is more than a schema of schemas can say.
    "not_a_schema",
    # What is in a file, and how many of them a form may have.
    "file_type",
    "file_damaged",
    "file_too_large",
    "too_many",
    # A text of marks and joiners alone.
    "nothing_said",
    # Two decimals at most. `multipleOf: 0.01` would say it, and be wrong: 98.26 is no multiple of it in binary.
    "too_precise",
    # Two fields of one request, or a request and what is stored, don't go together.
    "contradiction",
    "too_early",
    "in_future",
    "cycle",
    "date_order",
    "duplicate",
    "not_printed",
    "overlap",
    "role_excluded",
    "role_scope",
    # A role that's given at the command line of the server alone.
    "role_by_operator",
    # More done than came in; a visit of a form that is over, or was never handed out.
    "more_than",
    "visit_over",
    # An item has its own elements, and asks for a time of its own.
    "element_count",
    "other_fiscal_year",
    # Secrets: only who knows them can send the right ones.
    "weak_password",
    "wrong_code",
    "wrong_password",
}
# Problems as a whole. A cursor is opaque, so no schema tells one of ours from one made up, or from one of other data. A
# version is known only to who has read the thing.
PROBLEMS_BEYOND_SCHEMAS = {"cursor_invalid", "cursor_expired", "precondition_failed"}
# In the words of RFC 6749: which scopes a client has, and whether it showed its secret, no schema knows.
OAUTH_ERRORS_BEYOND_SCHEMAS = {"invalid_scope"}


# A field that another one of the same request asks for, or that is one of several of which one is needed.
BESIDE_ANOTHER = (
    "/officer_id|/name|/reason|/(starts|ends)_on|(/complaint)?/(service_code|latitude|longitude)|/covers_(from|to)"
)


def of_weight(case):
    """Whether instruments are sent as parts of their weight, which the year's scheme rules, instead of as of 100."""
    body = case.body if isinstance(case.body, dict) else {}
    return (body.get("assessment") or {}).get("instrument_scale") == "weighted"


def beyond_schema(fault, case):
    """Whether a fault is one that no schema can say."""
    place, code = fault.get("pointer") or "", fault["code"]
    return (
        code in BEYOND_SCHEMAS
        # A cell of a table; what a CSV file or a workbook holds is no matter of schemas.
        or "row" in fault
        or case.media_type == "text/csv" and place == ""
        # The parts of an address have lengths of their own (RFC 5321), which its pattern doesn't say.
        or place.endswith("/email") and code in ("format", "too_long")
        # The name of an agency may not tell another kind than `kind`. Which names a web address may have (IDNA), and
        # where it may lead, no pattern says.
        or (place, code) == ("/name_th", "format")
        or re.fullmatch("/([a-z]+_)?url|/website", place) and code == "format"
        # What a signed note says, and whose signatures it bears.
        or (place, code) == ("/note", "unreadable")
        or re.fullmatch(BESIDE_ANOTHER, place) and code == "required"
        # Only a system administrator opens an account without roles.
        or (place, code) == ("/roles", "empty")
        # A day that isn't later than today.
        or place in ("/received_on", "/answered_on") and code == "out_of_range"
        # A measure doesn't answer the result of a year to come.
        or (place, code) == ("/based_on_year", "out_of_range")
        # A day that may only be so far from another, or from today.
        or code == "out_of_range" and re.fullmatch("[0-9]{4}-[0-9]{2}(-[0-9]{2})?", fault["params"].get("max", ""))
        # What an asset may be lent for, and to whom, and what became of it.
        or code in ("not_lent_to", "only_urgent", "wrong_state", "not_a_label", "not_approver", "own_request")
        # A template of replies has braces around four words only.
        or (place, code) == ("/text", "unknown_value") and "reply-templates" in case.path
        # An agency may have so many of them.
        or (fault.get("parameter"), code) in (("category", "too_many"), ("service_code", "too_many"))
        or re.fullmatch("/assessment/instruments/[ieo]it", place) and code == "out_of_range" and of_weight(case)
        # A row of an import names its agency in one of several ways, and a type by its word, its name or its abbreviation.
        or re.fullmatch("/rows/[0-9]+/(agency_id|province|agency_name|fiscal_year)", place) and code == "required"
        or re.fullmatch("/rows/[0-9]+/agency_type", place) and code == "unknown_value"
    )


def beyond_schemas(case, response):
    """Whether a refusal has nothing but reasons that no schema can say."""
    try:
        problem = json.loads(response.content)
    except ValueError:
        return False
    if problem.get("code") == "invalid_input":
        return all(beyond_schema(fault, case) for fault in problem["errors"])
    return problem.get("code") in PROBLEMS_BEYOND_SCHEMAS or problem.get("error") in OAUTH_ERRORS_BEYOND_SCHEMAS


def says_nothing(value):
    """Whether some field of a form is empty: browsers send those that nobody filled in, and they count as absent."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return value in ("", b"", None, [], {}) or any(says_nothing(each) for each in inner)


# Bytes of every answer of the sealed channel, refusals included (docs/SEALED.md).
FRAME = 139264


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if "Negative" in type(failure).__name__ and len(response.content) == FRAME:
        return False
    if "Negative" in type(failure).__name__ and case.media_type != "application/json" and says_nothing(case.body):
        return False
    refused = type(failure).__name__ == "RejectedPositiveData"
    return not (refused and response.status_code in (400, 410, 412, 422) and beyond_schemas(case, response))


# --- requests that reach further than a refusal ----------------------------------------------------------------------

BASE = os.environ["PRONGSAI_BASE_URL"]
DEMO = json.loads(os.environ["PRONGSAI_DEMO"])
SELF = os.environ.get("PRONGSAI_SELF")
AGENCY = DEMO["agencies"][0]["id"]


def call(method, path, body=None, token=None, headers=()):
    headers = {"Content-Type": "application/json", **dict(headers)}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data=data, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def sign_in(role):
    account = next(account for account in DEMO["accounts"] if account["role"] == role)
    login = {"username": account["username"], "password": account["password"]}
    return call("POST", "/api/v1/auth/login", login)["access_token"]


def furnish():
    """One of everything that a path or a body can name, in the demo's agency."""
    base, admin = f"/api/v1/agencies/{AGENCY}", sign_in("sysadmin")
    units = [unit["id"] for unit in call("GET", f"{base}/units")["items"]]
    position = call("POST", f"{base}/positions", {"title_th": "ปลัดเทศบาล", "unit_id": units[0]}, admin)["id"]
    holder = {"position_id": position, "holder_name": "นายสมชาย ใจดี", "kind": "holder", "starts_on": "2022-10-01"}
    appointment = call("POST", f"{base}/appointments", holder, admin)["id"]
    officer, sent = sign_in("complaint_officer"), {"kind": "complaint", "category": "light", "description": "ไฟถนนดับ"}
    cases = [call("POST", f"{base}/complaints", sent | {"name": "สมชาย ใจดี"}) for _ in range(5)]
    for case in cases[2:]:
        call("POST", f"/api/v1/complaints/{case['id']}/acknowledge", {}, officer, {"If-Match": "*"})
    template = call("POST", f"{base}/reply-templates", {"name": "รับเรื่อง", "text": "เรื่อง {number}"}, officer)["id"]
    form = {"name_th": "ขอมิเตอร์น้ำ", "fields": {"type": "object"}, "is_open": True}
    call("PUT", f"{base}/service-forms/water_meter", form, sign_in("agency_admin"), {"If-Match": "*"})
    keeper = sign_in("data_officer")
    services = [
        call("POST", "/api/v1/services", {"agency_id": AGENCY, "code": code, "name_th": "ชำระภาษี"}, keeper)["id"]
        for code in ("tax-01", "tax-02")
    ]
    survey = {"agency_id": AGENCY, "service_id": services[0], "question_set": "short", "opens_on": "2022-10-01"}
    surveys = [call("POST", "/api/v1/satisfaction-forms", survey, keeper)["id"] for _ in range(2)]
    sheet = {"ratings": [{"question": "staff", "rating": 5}], "comment": "ดี"}
    paper = {"month": "2023-04", "answers": [sheet] * 5}
    call("POST", f"/api/v1/satisfaction-forms/{surveys[0]}/paper-responses", paper, keeper)
    comments = call("GET", f"/api/v1/satisfaction-responses?agency_id={AGENCY}", token=keeper)["items"]
    head, measured = sign_in("unit_head"), f"{base}/measures/2566"
    measures = [call("POST", measured, {"name": "อบรม", "indicator": "4"}, head)["id"] for _ in range(3)]
    link = {"name": "ข่าว", "url": "https://example.go.th/1"}
    shown = call("POST", f"/api/v1/measures/{measures[0]}/links", link, head, {"If-Match": "*"})["evidence"]
    users = [user["id"] for user in call("GET", "/api/v1/users", token=admin)["items"] if user["id"] != SELF]
    return {
        "agency_id": [AGENCY],
        "unit_id": units,
        "parent_id": units,
        "position_id": [position],
        "appointment_id": [appointment],
        "user_id": users,
        "client_id": [DEMO["clients"][0]["client_id"]],
        "fiscal_year": [2566, 2565],
        "code": ["96"],
        "province": ["96"],
        "amphoe": ["9605"],
        "complaint_id": [case["id"] for case in cases],
        "ids": [case["id"] for case in cases],
        "of": [case["number"] for case in cases],
        "receipt": [case["receipt"] for case in cases],
        "template_id": [template],
        "category": ["light", "roads"],
        "service_code": ["water_meter"],
        "service_id": services,
        "month": ["2023-04", "2022-10"],
        "form_id": surveys,
        "response_id": [comment["id"] for comment in comments],
        "measure_id": measures,
        "measure_evidence_id": [evidence["id"] for evidence in shown],
        "indicator": ["4", "8"],
        "question_set": ["short"],
        "question": ["process", "staff", "channels", "facilities", "outcome"],
    }


THERE = furnish()
# What nothing else may have: the generator likes to send an example again and again.
FRESH = {"name_th", "title_th", "username", "Idempotency-Key"}
CHOICE, COUNT = random.Random(2566), itertools.count(1)


def settle(value, name=None):
    """The same value, but that two of three ids and places that it names are there, and as many names are new."""
    if isinstance(value, dict):
        return {key: settle(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [settle(inner, name) for inner in value]
    if value is None or CHOICE.random() > 2 / 3:
        return value
    if name in FRESH:
        return f"{value[:40]}{next(COUNT)}"
    return CHOICE.choice(THERE[name]) if name in THERE else value


def tie(holder):
    """A role or a machine with the agency or the province that it needs, and not both."""
    role = holder.get("role")
    for name, wanted in (("agency_id", role not in ("sysadmin", "province")), ("province", role == "province")):
        holder.pop(name, None)
        if wanted:
            holder[name] = THERE[name][0]


@schemathesis.hook
def before_call(context, case, kwargs):
    path, body = case.path_parameters or {}, case.body
    linked = case._override.path_parameters if case._override is not None else {}
    if case.meta is not None and case.meta.generation.mode.is_positive:
        path.update(settle({name: value for name, value in path.items() if name not in linked}))
        case.headers.update(settle(dict(case.headers or {})))
        # The tool looks at a changed path again, and a year or an indicator is a number there.
        for number in ("fiscal_year", "indicator"):
            if str(path.get(number, "")).isdecimal():
                path[number] = int(path[number])
        if isinstance(body, dict):
            case.body = body = settle(body)
            if case.method == "POST" and "scopes" in body and CHOICE.random() < 2 / 3:
                tie(body)
            for role in body.get("roles") or []:
                if CHOICE.random() < 2 / 3:
                    tie(role)
    # Whoever changes their own account ends the session that the rest of the run needs.
    if SELF is not None and path.get("user_id") == SELF and case.method != "GET":
        path["user_id"] = "somebody-else"
