"""A delivery service of FIT-Connect and an authority behind it, as public sources describe them (docs/fit-connect.md). JOSE is jwcrypto's.

    fit_connect.py FOLDER [PORT]   # prints the port; state is in FOLDER/state.sqlite and survives kills

/auth/token, /api/v2/… and /api/.well-known/jwks.json are the service. /double/… is for tests: it plays the authority and makes faults.
"""

import base64
import hashlib
import hmac
import html
import http.server
import json
import pathlib
import sqlite3
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid

from jwcrypto import jwe, jwk, jws
from jwcrypto.common import base64url_decode, json_encode

EVENTS = "https://schema.fitko.de/fit-connect/events/"
PROBLEMS = "https://schema.fitko.de/fit-connect/submission-api/problems/"
SET_SCHEMA = "https://schema.fitko.de/fit-connect/set-payload/1.2.2/set-payload.schema.json"

folder = pathlib.Path(sys.argv[1])
lock = threading.RLock()
database = sqlite3.connect(folder / "state.sqlite", check_same_thread=False, isolation_level=None)
database.executescript(
    """
    create table if not exists keys (name text primary key, jwk text);
    create table if not exists cases (id text primary key, destination text, service text);
    create table if not exists messages (
        id text primary key, kind text, case_id text, state text, announced text, metadata text, data text, at real, seen text default ''
    );
    create table if not exists attachments (message text, id text, body blob, primary key (message, id));
    create table if not exists events (id integer primary key, case_id text, message text, token text);
    """
)
faults = {}  # path pattern -> list of faults, used one after the other
calls = []
issued = {}
token_seconds = 1800
callback = None
ack = "both"
offset = 0.0
ignore_case = False
hung = threading.Event()
# Told of every change of a state.
moved = threading.Condition()


def now():
    return time.time() + offset


KEYS = json.loads((pathlib.Path(__file__).parent / "fit_connect_keys.json").read_text())


def key(name):
    return jwk.JWK(**KEYS[name])


def public(made, alg, op):
    full = json.loads(made.export_public())
    return {"kty": "RSA", "n": full["n"], "e": full["e"], "alg": alg, "kid": full["kid"], "key_ops": [op]}


service_key = key("service")
stranger_key = key("stranger")
sealing_key = key("sealing")
signing_key = key("signing")
row = database.execute("select jwk from keys where name = 'destination'").fetchone()
destination = json.loads(row[0]) if row else {"id": str(uuid.uuid4())}
if not row:
    database.execute("insert into keys values ('destination', ?)", (json.dumps(destination),))
destination_id = destination["id"]
status = "active"


def signed(case, kind, subject, payload, by=None, issuer=None, age=0):
    by = by or service_key
    claims = {
        "$schema": SET_SCHEMA,
        "jti": str(uuid.uuid4()),
        "iss": issuer or base(),
        "iat": int(now() - age),
        "sub": subject,
        "txn": f"case:{case}",
        "events": {EVENTS + kind: payload},
    }
    token = jws.JWS(json_encode(claims))
    header = {"typ": "secevent+jwt", "alg": "PS512", "kid": json.loads(by.export_public())["kid"]}
    token.add_signature(by, None, json_encode(header))
    return token.serialize(compact=True)


def log(case, message, token):
    database.execute("insert into events (case_id, message, token) values (?, ?, ?)", (case, message, token))


def tag(compact):
    return compact.rsplit(".", 1)[1]


def tags_of(message):
    metadata, data = database.execute("select metadata, data from messages where id = ?", (message,)).fetchone()
    attachments = {
        id: tag(bytes(body).decode())
        for id, body in database.execute("select id, body from attachments where message = ?", (message,))
    }
    tags = {"metadata": tag(metadata), "data": tag(data)}
    if attachments:
        tags["attachments"] = attachments
    return tags


def base():
    return f"http://127.0.0.1:{port}/api"


class Wrong(Exception):
    def __init__(self, status, slug, title, headers=None):
        self.status, self.slug, self.title, self.headers = status, slug, title, headers or {}


class Cut(Exception):
    pass


def check_jwe(compact, kid=None, cty=True):
    parts = compact.split(".")
    if len(parts) != 5:
        raise Wrong(422, "encryption-issue", "not five parts")
    header = json.loads(base64url_decode(parts[0]))
    if header.get("alg") != "RSA-OAEP-256" or header.get("enc") != "A256GCM":
        raise Wrong(422, "encryption-issue", "algorithm")
    if "zip" in header:
        raise Wrong(422, "encryption-issue", "zip")
    if kid and header.get("kid") != kid:
        raise Wrong(422, "encryption-issue", "kid")
    if cty and header.get("cty") not in ("application/json", "application/xml"):
        raise Wrong(422, "encryption-issue", "cty")
    if len(compact) < 776:
        raise Wrong(422, "encryption-issue", "too short")


def opened(compact, with_key):
    part = jwe.JWE(algs=["RSA-OAEP-256", "A256GCM", "DEF"])
    part.deserialize(compact, with_key)
    return part.payload


def sealed(payload, with_key, kid, zip=False, cty="application/json"):
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": kid, "cty": cty}
    if zip:
        header["zip"] = "DEF"
    part = jwe.JWE(payload, json_encode(header), algs=["RSA-OAEP-256", "A256GCM", "DEF"])
    part.add_recipient(with_key)
    return part.serialize(compact=True)


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value=None, headers=None, raw=None, kind="application/json"):
        data = raw if raw is not None else b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, str(text))
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        length = self.headers.get("content-length")
        if length is None:
            raise Wrong(411, "length-required", "no length")
        data = b""
        while len(data) < int(length):
            piece = self.rfile.read(min(1 << 20, int(length) - len(data)))
            if not piece:
                raise Cut()
            data += piece
        return data

    def dispatch(self):
        address = urllib.parse.urlparse(self.path)
        parts = [part for part in address.path.split("/") if part]
        query = dict(urllib.parse.parse_qsl(address.query))
        try:
            if parts[:1] == ["double"]:
                return self.double(parts[1:], query)
            calls.append(f"{self.command} {address.path}")
            fault = self.fault(address.path)
            if fault and not fault.get("after"):
                self.break_with(fault)
            if fault and fault.get("after"):
                answer, self.answer = self.answer, lambda *_, **__: None
                try:
                    with lock:
                        self.route(parts, query)
                finally:
                    self.answer = answer
                self.break_with(fault)
            with lock:
                self.route(parts, query)
        except Wrong as wrong:
            problem = {"type": PROBLEMS + wrong.slug, "title": wrong.title, "status": wrong.status}
            self.answer(wrong.status, problem, wrong.headers, kind="application/problem+json")
        except (Cut, BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            self.connection.close()

    do_GET = do_POST = do_PUT = do_PATCH = dispatch

    def fault(self, path):
        for pattern, queue in faults.items():
            method, _, part = pattern.partition(" ")
            if method == self.command and part in path and queue:
                return queue.pop(0)
        return None

    def break_with(self, fault):
        if "status" in fault:
            self.rfile.read(int(self.headers.get("content-length") or 0)) if not fault.get("after") else None
            raise Wrong(fault["status"], fault.get("slug", "fault"), "made to fail", fault.get("headers"))
        if fault.get("hang"):
            hung.set()
            # Until the other side is gone: nothing more comes from it.
            while self.rfile.read(1):
                pass
        raise Cut()

    # -- the service

    def route(self, parts, query):
        if parts == ["auth", "token"]:
            return self.token()
        if parts == ["api", ".well-known", "jwks.json"]:
            return self.answer(200, {"keys": [public(service_key, "PS512", "verify")]})
        if parts[:2] != ["api", "v2"]:
            raise Wrong(404, "not-found", "no such path")
        if not self.headers.get("user-agent"):
            raise Wrong(403, "forbidden", "no user agent")
        token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
        rest = parts[2:]
        anonymous = rest[:1] == ["destinations"]
        if not anonymous and issued.get(token, 0) < time.time():
            raise Wrong(401, "unauthorized", "no token")
        match (self.command, rest):
            case ("GET", ["destinations", id]):
                self.destination(id)
            case ("GET", ["destinations", id, "keys", kid]):
                self.destination_key(id, kid)
            case ("POST", ["submissions"]):
                self.announce()
            case ("PUT", ["submissions", id, "attachments", attachment]):
                self.put_attachment(id, attachment)
            case ("PUT", ["submissions", id]):
                self.submit(id)
            case ("GET", ["cases", case, "events"]):
                self.events("case_id", case, query)
            case ("POST", ["cases", case, "events"]):
                self.post_event(case)
            case ("GET", ["replies"]):
                self.replies(query)
            case ("GET", ["replies", id]):
                self.reply(id)
            case ("GET", ["replies", id, "attachments", attachment]):
                self.attachment(id, attachment)
            case ("GET", ["replies", id, "events"]):
                self.events("message", id, query)
            case ("PUT", ["replies", id, ("accept" | "reject") as word]):
                self.settle_by_call(id, word)
            case _:
                raise Wrong(404, "not-found", "no such path")

    def token(self):
        if self.headers.get("authorization"):
            raise Wrong(401, "invalid_client", "only in the form")
        form = dict(urllib.parse.parse_qsl(self.body().decode()))
        if "scope" in form or form.get("grant_type") != "client_credentials":
            raise Wrong(400, "invalid_request", "form")
        if (form.get("client_id"), form.get("client_secret")) != ("rueckkanal", "a-secret-of-the-online-service"):
            raise Wrong(401, "invalid_client", "client")
        token = uuid.uuid4().hex
        issued[token] = time.time() + token_seconds
        self.answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": token_seconds, "scope": "x"})

    def destination(self, id):
        if id != destination_id:
            raise Wrong(404, "destination-not-found", "no such destination")
        self.answer(
            200,
            {
                "destinationId": id,
                "name": "Ausländerbehörde Musterstadt",
                "status": status,
                "encryptionKid": public(sealing_key, "", "")["kid"],
                "metadataVersions": ["2.1.0"],
                "publicServices": destination.get("services", []),
                "contactInformation": {},
                "replyChannels": {"fitConnect": {"processStandards": ["urn:rueckkanal:standard:rueckfrage_1.0.0"]}},
            },
        )

    def destination_key(self, id, kid):
        if id != destination_id:
            raise Wrong(404, "destination-not-found", "no such destination")
        for made, alg, op in ((sealing_key, "RSA-OAEP-256", "wrapKey"), (signing_key, "PS512", "verify")):
            one = public(made, alg, op)
            if one["kid"] == kid:
                one |= destination.get("key_faults", {})
                return self.answer(200, one)
        raise Wrong(404, "key-not-found", "no such key")

    def announce(self):
        wanted = json.loads(self.body())
        if wanted["destinationId"] != destination_id:
            raise Wrong(404, "destination-not-found", "no such destination")
        if status != "active":
            raise Wrong(422, "destination-state-invalid", "not active")
        if not wanted.get("publicService", {}).get("identifier"):
            raise Wrong(422, "schema-violation", "no service")
        case = wanted.get("caseId")
        if case and not ignore_case:
            if not database.execute("select 1 from cases where id = ?", (case,)).fetchone():
                raise Wrong(404, "case-not-found", "no such case")
        else:
            case = str(uuid.uuid4())
            database.execute("insert into cases values (?, ?, ?)", (case, destination_id, json.dumps(wanted["publicService"])))
        id = str(uuid.uuid4())
        attachments = wanted.get("announcedAttachments", [])
        if len(set(attachments)) != len(attachments):
            raise Wrong(422, "schema-violation", "twice")
        database.execute(
            "insert into messages (id, kind, case_id, state, announced, at) values (?, 'submission', ?, 'incomplete', ?, ?)",
            (id, case, json.dumps(attachments), now()),
        )
        log(case, id, signed(case, "create-submission", f"submission:{id}", {}))
        self.answer(201, {"submissionId": id, "caseId": case, "destinationId": destination_id})

    def message(self, id, kind, state=None):
        row = database.execute("select case_id, state, announced from messages where id = ? and kind = ?", (id, kind)).fetchone()
        if not row or (state and row[1] not in state):
            raise Wrong(404, f"{kind}-not-found", f"no such {kind}, or not {state}")
        return row

    def put_attachment(self, id, attachment):
        if self.headers.get("content-type") != "application/jose":
            self.body()
            raise Wrong(415, "unsupported-media-type", "type")
        compact = self.body()
        _, _, announced = self.message(id, "submission", ("incomplete",))
        if attachment not in json.loads(announced):
            raise Wrong(422, "attachment-not-announced", "not announced")
        check_jwe(compact.decode(), public(sealing_key, "", "")["kid"], cty=False)
        database.execute("insert or replace into attachments values (?, ?, ?)", (id, attachment, compact))
        self.answer(204)

    def submit(self, id):
        parts = json.loads(self.body())
        case, state, announced = self.message(id, "submission")
        if state != "incomplete":
            raise Wrong(409, "submission-state-invalid", "was submitted")
        there = {row[0] for row in database.execute("select id from attachments where message = ?", (id,))}
        if there != set(json.loads(announced)):
            raise Wrong(422, "attachments-missing", "attachments are missing")
        for name in ("encryptedMetadata", "encryptedData"):
            check_jwe(parts[name], public(sealing_key, "", "")["kid"])
        database.execute(
            "update messages set state = 'submitted', metadata = ?, data = ?, at = ? where id = ?",
            (parts["encryptedMetadata"], parts["encryptedData"], now(), id),
        )
        log(case, id, signed(case, "submit-submission", f"submission:{id}", {"authenticationTags": tags_of(id)}))
        log(case, id, signed(case, "notify-submission", f"submission:{id}", {}))
        self.answer(200, {"submissionId": id, "caseId": case})

    def events(self, column, id, query):
        tokens = [row[0] for row in database.execute(f"select token from events where {column} = ? order by id", (id,))]
        if not tokens:
            raise Wrong(404, "case-not-found", "no such case")
        start, limit = int(query.get("offset", 0)), min(int(query.get("limit", 100)), 500)
        page = tokens[start : start + limit]
        self.answer(200, {"offset": start, "count": len(page), "totalCount": len(tokens), "eventLog": page})

    def replies(self, query):
        rows = database.execute(
            "select case_id, id from messages where kind = 'reply' and state = 'submitted' order by at, rowid"
        ).fetchall()
        start, limit = int(query.get("offset", 0)), min(int(query.get("limit", 100)), 500)
        page = rows[start : start + limit]
        for case, id in page:
            seen = database.execute("select seen from messages where id = ?", (id,)).fetchone()[0]
            if "polling" not in seen:
                database.execute("update messages set seen = 'polling' where id = ?", (id,))
                log(case, id, signed(case, "notify-reply", f"reply:{id}", {"notifyType": "polling"}))
        listed = [{"caseId": case, "replyId": id} for case, id in page]
        self.answer(200, {"offset": start, "count": len(page), "totalCount": len(rows), "replies": listed})

    def reply(self, id):
        case, _, announced = self.message(id, "reply", ("submitted",))
        metadata, data = database.execute("select metadata, data from messages where id = ?", (id,)).fetchone()
        self.answer(
            200,
            {"replyId": id, "caseId": case, "encryptedMetadata": metadata, "encryptedData": data, "attachments": json.loads(announced)},
        )

    def attachment(self, id, attachment):
        self.message(id, "reply", ("submitted",))
        row = database.execute("select body from attachments where message = ? and id = ?", (id, attachment)).fetchone()
        if not row:
            raise Wrong(404, "attachment-not-found", "no such attachment")
        self.answer(200, raw=bytes(row[0]), kind="application/jose")

    def settle_by_call(self, id, word):
        if ack == "event":
            self.body()
            raise Wrong(404, "not-found", "no such path")
        body = json.loads(self.body())
        case, state, _ = self.message(id, "reply")
        if state != "submitted":
            raise Wrong(409, "reply-state-invalid", "settled")
        if word == "accept":
            if body.get("authenticationTags") != tags_of(id):
                raise Wrong(422, "incorrect-authentication-tag", "tags")
            payload = {"authenticationTags": body["authenticationTags"]}
        else:
            if not body.get("problems"):
                raise Wrong(422, "schema-violation", "no problems")
            payload = {"problems": body["problems"]}
        put_state(id, word + "ed")
        log(case, id, signed(case, f"{word}-reply", f"reply:{id}", payload))
        self.answer(204)

    def post_event(self, case):
        if ack == "call":
            self.body()
            raise Wrong(404, "not-found", "no such path")
        if self.headers.get("content-type") != "application/jose":
            raise Wrong(415, "unsupported-media-type", "type")
        compact = self.body().decode()
        sender = destination.get("sender")
        if not sender:
            raise Wrong(403, "forbidden", "senders have no key here")
        token = jws.JWS()
        token.deserialize(compact)
        token.verify(jwk.JWK(**sender["key"]), alg="PS512")
        claims = json.loads(token.payload)
        header = json.loads(base64url_decode(compact.split(".")[0]))
        [(address, payload)] = claims["events"].items()
        kind, id = address.removeprefix(EVENTS), claims["sub"].removeprefix("reply:")
        if header != {"typ": "secevent+jwt", "alg": "PS512", "kid": sender["key"]["kid"]} or claims["iss"] != sender["id"]:
            raise Wrong(422, "set-invalid", "header")
        if claims["$schema"] != SET_SCHEMA or claims["txn"] != f"case:{case}":
            raise Wrong(422, "set-invalid", "claims")
        _, state, _ = self.message(id, "reply")
        if state != "submitted":
            raise Wrong(409, "reply-state-invalid", "settled")
        if kind == "accept-reply" and payload["authenticationTags"] != tags_of(id):
            raise Wrong(422, "incorrect-authentication-tag", "tags")
        put_state(id, kind.split("-")[0] + "ed")
        log(case, id, compact)
        self.answer(204)

    # -- the authority, and what tests make happen

    def page(self, _):
        with lock:
            self.answer(200, raw=page_text().encode(), kind="text/html; charset=utf-8")

    def press(self, form):
        with lock:
            if form["word"] == "ask":
                reply(question(form["case"]))
            else:
                problem = {
                    "type": "https://schema.fitko.de/fit-connect/events/problems/schema-violation",
                    "title": "Die Demo-Behörde nimmt die Antwort nicht an",
                    "detail": "",
                    "instance": "data",
                }
                settle(form["id"], {"word": form["word"], "problems": [problem]})
        self.answer(303, headers={"location": "page"})

    def double(self, parts, query):
        global callback, ack, token_seconds, offset, ignore_case, status
        if parts == ["page"] and self.command == "POST":
            return self.press(dict(urllib.parse.parse_qsl(self.body().decode())))
        wanted = json.loads(self.body()) if self.command != "GET" else {}
        if parts[0] == "wait":
            state = lambda: database.execute("select state from messages where id = ?", (parts[1],)).fetchone()[0]
            with moved:
                moved.wait_for(lambda: state() != "submitted")
            return self.answer(200, {})
        if parts == ["hung"]:
            hung.wait()
            hung.clear()
            return self.answer(200, {})
        if parts == ["page"]:
            return self.page(query)
        with lock:
            match parts:
                case ["destination"]:
                    destination.update(wanted)
                    status = wanted.get("status", status)
                    database.execute("update keys set jwk = ? where name = 'destination'", (json.dumps(destination),))
                    return self.answer(200, {"id": destination_id, "base": base()})
                case ["apply"]:
                    return self.answer(201, apply(wanted))
                case ["reply"]:
                    return self.answer(201, reply(wanted))
                case ["ask"]:
                    return self.answer(201, reply(question(wanted["case"])))
                case ["settle", id]:
                    return self.answer(200, settle(id, wanted))
                case ["submissions"]:
                    return self.answer(200, [read_submission(row[0]) for row in database.execute(
                        "select id from messages where kind = 'submission' and case_id = ? and state != 'incomplete' order by at, rowid",
                        (query["case"],))])
                case ["carried"]:
                    rows = database.execute(
                        "select data, service from messages join cases on cases.id = case_id where kind = 'submission' and data != 'a.a'"
                    ).fetchall()
                    return self.answer(200, [
                        {"data": json.loads(opened(data, sealing_key)), "service": json.loads(service)} for data, service in rows if data
                    ])
                case ["state", id]:
                    row = database.execute("select state from messages where id = ?", (id,)).fetchone()
                    return self.answer(200, {"state": row and row[0]})
                case ["event"]:
                    log(wanted["case"], wanted.get("message"), wanted["token"] if "token" in wanted else forged(wanted))
                    return self.answer(201, {})
                case ["faults"]:
                    faults.clear()
                    faults.update(wanted)
                    return self.answer(200, {})
                case ["calls"]:
                    return self.answer(200, calls)
                case ["tokens"]:
                    issued.clear()
                    token_seconds = wanted.get("seconds", token_seconds)
                    return self.answer(200, {})
                case ["settings"]:
                    callback = wanted.get("callback", callback)
                    ack = wanted.get("ack", ack)
                    offset = wanted.get("offset", offset)
                    ignore_case = wanted.get("ignore_case", ignore_case)
                    return self.answer(200, {})
                case ["tamper", id]:
                    return self.answer(200, tamper(id, wanted))
                case ["call"]:
                    return self.answer(200, {"status": call(wanted)})
        self.answer(404, {})


def page_text():
    """What a clerk of the authority sees in the case system of the demo."""
    rows = []
    for case, service in database.execute("select id, service from cases order by rowid desc").fetchall():
        name = json.loads(service or "{}").get("name", "Antrag")
        rows.append(f"<section><h2>{html.escape(name)}</h2><p><code>{case}</code></p>")
        for id, kind, state in database.execute(
            "select id, kind, state from messages where case_id = ? and state != 'incomplete' order by at, rowid", (case,)
        ).fetchall():
            if kind == "reply":
                rows.append(f"<p>Rückfrage der Behörde: {state}</p>")
                continue
            try:
                one = read_submission(id)
            except Exception as error:
                rows.append(f"<p>Nicht lesbar: {html.escape(str(error))}</p>")
                continue
            if "data" not in one:
                continue
            said = html.escape(json.dumps(one["data"]["reply"]["items"], ensure_ascii=False, indent=1))
            files = "".join(f"<li>{html.escape(name)}, {file['size']} Byte</li>" for name, file in one["files"].items())
            rows.append(f"<p><b>Antwort</b>, {state}</p><pre>{said}</pre><ul>{files}</ul>")
            if state == "submitted":
                for word, label in (("accept", "Annehmen"), ("reject", "Zurückweisen")):
                    rows.append(
                        f'<form method="post" action="page"><input type="hidden" name="id" value="{id}">'
                        f'<button name="word" value="{word}">{label}</button></form>'
                    )
        rows.append(
            f'<form method="post" action="page"><input type="hidden" name="case" value="{case}">'
            '<button name="word" value="ask">Rückfrage schicken</button></form></section>'
        )
    return (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Demo-Behörde an FIT-Connect</title>'
        "<style>body{font:1rem/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}section{border-top:1px solid}"
        "form{display:inline}button{font:inherit;margin:.2rem}</style></head><body><h1>Demo-Behörde an FIT-Connect</h1>"
        + "".join(rows)
        + "</body></html>"
    )


def question(case):
    """A question in the portal's published schema."""
    return {
        "case": case,
        "schema": "https://rueckkanal.example/schemas/rueckfrage/1.0.0/rueckfrage.schema.json",
        "data": {
            "kind": "inquiry",
            "file_reference": "ABH-2026-4711",
            "subject": "Wir brauchen noch etwas von Ihnen",
            "body": "Guten Tag,\n\nbitte beantworten Sie die Frage und schicken Sie uns Ihren Mietvertrag.",
            "items": [
                {"id": "wohnung", "question": {"type": "yes_no", "label": "Wohnen Sie noch unter der Adresse aus Ihrem Antrag?"}},
                {"id": "mietvertrag", "document_request": {"label": "Mietvertrag"}},
            ],
        },
        "files": [{"name": "Schreiben.txt", "type": "text/plain", "base64": base64.b64encode("Guten Tag.\n".encode()).decode()}],
    }


def apply(wanted):
    """The first application of an online service: opens the case."""
    case, id = str(uuid.uuid4()), str(uuid.uuid4())
    database.execute("insert into cases values (?, ?, ?)", (case, destination_id, json.dumps(wanted.get("service", {}))))
    database.execute(
        "insert into messages (id, kind, case_id, state, announced, metadata, data, at) values (?, 'submission', ?, 'accepted', '[]', 'a.a', 'a.a', ?)",
        (id, case, now()),
    )
    log(case, id, signed(case, "create-submission", f"submission:{id}", {}))
    key = wanted["key"]
    database.execute("insert or replace into keys values (?, ?)", (f"case:{case}", json.dumps(key)))
    return {"caseId": case, "destinationId": destination_id}


def reply(wanted):
    """The authority sends something."""
    case = wanted["case"]
    stored = json.loads(database.execute("select jwk from keys where name = ?", (f"case:{case}",)).fetchone()[0])
    kid = wanted.get("kid", stored["kid"])
    with_key = stranger_key if wanted.get("for_stranger") else jwk.JWK(kty="RSA", n=stored["n"], e=stored["e"])
    id = str(uuid.uuid4())
    data = wanted["raw"].encode() if "raw" in wanted else json.dumps(wanted["data"]).encode()
    attachments, bodies = [], {}
    for file in wanted.get("files", []):
        attachment = str(uuid.uuid4())
        body = base64.b64decode(file["base64"])
        bodies[attachment] = sealed(body, with_key, kid)
        described = {
            "attachmentId": attachment,
            "hash": {"type": "sha512", "content": file.get("sha512") or hashlib.sha512(body).hexdigest()},
            "purpose": "attachment",
            "mimeType": file["type"],
            "filename": file["name"],
        }
        if wanted.get("fragments"):
            described["fragments"] = []
        attachments.append(described)
    metadata = {
        "$schema": wanted.get("metadata_schema", "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"),
        "contentStructure": {
            "data": {
                "hash": {"type": "sha512", "content": wanted.get("sha512") or hashlib.sha512(data).hexdigest()},
                "submissionSchema": {"schemaUri": wanted["schema"], "mimeType": wanted.get("type", "application/json")},
            },
            "attachments": attachments,
        },
    } | wanted.get("metadata", {})
    announced = list(bodies) + wanted.get("more_announced", [])
    database.execute(
        "insert into messages (id, kind, case_id, state, announced, metadata, data, at) values (?, 'reply', ?, 'submitted', ?, ?, ?, ?)",
        (
            id,
            case,
            json.dumps(announced),
            sealed(json.dumps(metadata).encode(), with_key, kid, wanted.get("zip", False)),
            sealed(data, with_key, kid, wanted.get("zip", False)),
            now(),
        ),
    )
    for attachment, body in bodies.items():
        database.execute("insert into attachments values (?, ?, ?)", (id, attachment, body.encode()))
    log(case, id, signed(case, "create-reply", f"reply:{id}", {}))
    if not wanted.get("no_event"):
        tags = tags_of(id) | wanted.get("wrong_tags", {})
        by = stranger_key if wanted.get("by_stranger") else service_key
        log(case, id, signed(wanted.get("event_case", case), "submit-reply", f"reply:{id}", {"authenticationTags": tags}, by))
    if callback and not wanted.get("silent"):
        threading.Thread(target=call, args=({"replies": [{"caseId": case, "replyId": id}]},), daemon=True).start()
    return {"replyId": id, "attachments": list(bodies)}


def call(wanted):
    """Calls back, rightly or wrongly."""
    if not callback:
        return None
    kind = wanted.get("type", "https://schema.fitko.de/fit-connect/submission-api/callbacks/new-replies")
    body = json.dumps({"type": kind, "replies": wanted.get("replies", [])}).encode()
    at = str(int(now() - wanted.get("age", 0)))
    secret = wanted.get("secret", callback["secret"])
    mac = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha512).hexdigest()
    request = urllib.request.Request(
        callback["url"],
        data=body,
        headers={"content-type": "application/json", "callback-authentication": mac, "callback-timestamp": at},
    )
    for _ in range(wanted.get("times", 1)):
        try:
            status = urllib.request.urlopen(request, timeout=5).status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
    return status


def put_state(id, state):
    with moved:
        database.execute("update messages set state = ? where id = ?", (state, id))
        moved.notify_all()


def settle(id, wanted):
    """The authority accepts or rejects a submission; it opens it first."""
    case, = database.execute("select case_id from messages where id = ?", (id,)).fetchone()
    word = wanted["word"]
    payload = {"authenticationTags": wanted.get("tags") or tags_of(id)} if word == "accept" else {"problems": wanted["problems"]}
    by, issuer = (signing_key, destination_id)
    if wanted.get("by") == "service":
        by, issuer = service_key, None
    if wanted.get("by") == "stranger":
        by, issuer = stranger_key, destination_id
    log(case, id, signed(case, f"{word}-submission", f"submission:{id}", payload, by, issuer))
    put_state(id, word + "ed")
    if callback:
        threading.Thread(
            target=call, args=({"type": "https://schema.fitko.de/fit-connect/submission-api/callbacks/new-events", "replies": [{"submissionId": id}]},), daemon=True
        ).start()
    return {}


def forged(wanted):
    by = {"service": service_key, "stranger": stranger_key, "destination": signing_key}[wanted.get("by", "service")]
    return signed(wanted.get("in_case", wanted["case"]), wanted["kind"], wanted["subject"], wanted.get("payload", {}), by, wanted.get("issuer"))


def tamper(id, wanted):
    if wanted.get("swap"):
        a, b = wanted["swap"]
        rows = dict(database.execute("select id, body from attachments where message = ?", (id,)))
        database.execute("update attachments set body = ? where message = ? and id = ?", (rows[b], id, a))
        database.execute("update attachments set body = ? where message = ? and id = ?", (rows[a], id, b))
    for attachment in wanted.get("flip", []):
        body = bytearray(database.execute("select body from attachments where message = ? and id = ?", (id, attachment)).fetchone()[0])
        at = body.rindex(b".") - 20
        body[at] = ord("A") if body[at] != ord("A") else ord("B")
        database.execute("update attachments set body = ? where message = ? and id = ?", (bytes(body), id, attachment))
    for attachment in wanted.get("cut", []):
        database.execute("update attachments set body = substr(body, 1, length(body) / 2) where message = ? and id = ?", (id, attachment))
    if "state" in wanted:
        put_state(id, wanted["state"])
    return {}


def read_submission(id):
    """What the authority reads: opened with its own key, checked against the metadata."""
    metadata, data, case, state = database.execute("select metadata, data, case_id, state from messages where id = ?", (id,)).fetchone()
    if metadata == "a.a":
        return {"id": id, "state": state}
    described = json.loads(opened(metadata, sealing_key))
    content = opened(data, sealing_key)
    structure = described["contentStructure"]
    assert hashlib.sha512(content).hexdigest() == structure["data"]["hash"]["content"]
    files = {}
    for one in structure["attachments"]:
        body = database.execute("select body from attachments where message = ? and id = ?", (id, one["attachmentId"])).fetchone()[0]
        plain = opened(bytes(body).decode(), sealing_key)
        assert hashlib.sha512(plain).hexdigest() == one["hash"]["content"]
        files[one["filename"]] = {"type": one["mimeType"], "sha256": hashlib.sha256(plain).hexdigest(), "size": len(plain)}
    channel = described.get("replyChannel", {}).get("fitConnect")
    if channel:
        database.execute(
            "insert or replace into keys values (?, ?)", (f"case:{case}", json.dumps(channel["encryptionPublicKey"]))
        )
    return {"id": id, "state": state, "metadata": described, "data": json.loads(content), "files": files}


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Service)
server.daemon_threads = True
port = server.server_address[1]
print(port, flush=True)
server.serve_forever()
