#!/usr/bin/env python3
"""Keep a copy of the assessments of a province, from one or several Prongsai services:
    pull.py SOURCES.json COPY.db [--follow | --dump]    pull once, pull for ever, or print the copy

SOURCES.json: [{"base_url", "client_id", "client_secret", "province"}, …]. Rows and cursor are stored in one
transaction, so it may be killed at any moment: it goes on where it was, and neither skips nor doubles anything.
"""
import http.client, json, re, sqlite3, sys, time
import urllib.error, urllib.parse, urllib.request

SCHEMA = """CREATE TABLE IF NOT EXISTS sources (base TEXT PRIMARY KEY, cursor TEXT);
CREATE TABLE IF NOT EXISTS assessments (base TEXT, id TEXT, data TEXT, PRIMARY KEY (base, id));"""


class Source:
    def __init__(self, settings, copy):
        self.base, self.settings = settings["base_url"].rstrip("/"), settings
        self.copy, self.token = copy, None

    def open(self, path, form=None):
        request = urllib.request.Request(self.base + path, data=form)
        if form is None:
            self.token = self.token or self.new_token()
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            return urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            if error.code == 401:  # the token has expired: the next round gets a new one
                self.token = None
            raise

    def new_token(self):
        form = {name: self.settings[name] for name in ("client_id", "client_secret")}
        form["grant_type"] = "client_credentials"
        with self.open("/api/v1/oauth/token", urllib.parse.urlencode(form).encode()) as response:
            return json.load(response)["access_token"]

    def pull(self):
        row = self.copy.execute("SELECT cursor FROM sources WHERE base = ?", [self.base]).fetchone()
        cursor = row[0] if row else self.snapshot()
        more = True
        while more:
            try:
                with self.open(f"/api/v1/changes?limit=200&after={cursor}") as response:
                    page = json.load(response)
            except urllib.error.HTTPError as error:
                if error.code != 410:  # 410: the cursor is of other data by now
                    raise
                page = {"items": [], "cursor": self.snapshot(), "more": True}
            with self.copy:
                for change in page["items"]:
                    kind, _, id = change["subject"].partition("/")
                    if kind == "assessment":
                        self.store(id, change["data"])
                cursor, more = page["cursor"], page["more"]
                self.keep(cursor)

    def snapshot(self):
        """All rows at once; the cursor was taken before the first of them."""
        path = f"/api/v1/assessments?format=ndjson&province={self.settings['province']}"
        with self.open(path) as response, self.copy:
            cursor = re.search(r"after=([^&>]+)[^>]*>; rel=\"changes\"", response.headers["Link"])[1]
            lines = response.read().splitlines()  # read() fails on an answer that was cut off, iterating doesn't
            self.copy.execute("DELETE FROM assessments WHERE base = ?", [self.base])
            for data in map(json.loads, lines):
                self.store(data["id"], data)
            self.keep(cursor)
        return cursor

    def store(self, id, data):
        if data is None:  # a tombstone
            self.copy.execute("DELETE FROM assessments WHERE base = ? AND id = ?", [self.base, id])
        else:
            text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            self.copy.execute("REPLACE INTO assessments VALUES (?, ?, ?)", [self.base, id, text])

    def keep(self, cursor):
        self.copy.execute("REPLACE INTO sources VALUES (?, ?)", [self.base, cursor])


def main(sources, copy, *options):
    (copy := sqlite3.connect(copy)).executescript(SCHEMA)
    if "--dump" in options:
        return print(*(row[0] for row in copy.execute("SELECT data FROM assessments ORDER BY base, id")), sep="\n")
    sources = [Source(settings, copy) for settings in json.load(open(sources))]
    while True:
        for source in sources:
            try:
                source.pull()
            except (OSError, ValueError, http.client.HTTPException) as error:  # the copy is as before
                if "--follow" not in options:
                    raise SystemExit(f"{source.base}: {error}")
                print(f"{source.base}: {error}", file=sys.stderr)
        if "--follow" not in options:
            return
        time.sleep(2)


main(*sys.argv[1:])
