#!/usr/bin/env python3
"""The smallest case system that speaks with Rückkanal: Python 3.9 or later, nothing else.

    case_system.py URL TOKEN MESSAGE.json [LETTER.pdf]

It hands in the message (with the letter), waits for the reply, fetches it, compares every hash, acknowledges it, returns the first paper with
a reason and four weeks from then, waits for the second round, fetches and acknowledges that, accepts everything, and closes the case. What it has
lies in the folder `case-file`. Start it again at any time: it goes on where it was.
"""

import base64
import hashlib
import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

URL, TOKEN, MESSAGE = sys.argv[1].rstrip("/"), sys.argv[2], pathlib.Path(sys.argv[3])
LETTER = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None
FOLDER = pathlib.Path("case-file")
STATE = FOLDER / "state.json"


def call(method, path, body=None, **headers):
    """One call. What is away, or asks to wait, is called again; what is refused ends the program with the reason."""
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    while True:
        request = urllib.request.Request(URL + path, data=data, method=method)
        request.add_header("Authorization", f"Bearer {TOKEN}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            if error.code in (429, 503):  # the portal says when to come back
                time.sleep(int(error.headers.get("Retry-After", "5")))
                continue
            sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            print(f"the portal cannot be reached ({error}); trying again", file=sys.stderr)
            time.sleep(5)  # nobody tells when a line is there again


def call_json(method, path, body=None, **headers):
    return json.loads(call(method, path, body, **headers)[1])


def remember(**changes):
    """Written before the next step: after a crash it goes on from here."""
    state.update(changes)
    STATE.with_suffix(".new").write_text(json.dumps(state))
    STATE.with_suffix(".new").replace(STATE)


def hand_in():
    message = json.loads(MESSAGE.read_text())
    message["case"] += f"-{uuid.uuid4().hex[:8]}"  # yours has a number of its own
    if LETTER:
        name = urllib.parse.quote(LETTER.name)
        named = {"Content_Disposition": f"attachment; filename*=UTF-8''{name}"}
        message["attachments"] = [call_json("POST", "/api/v1/attachments", LETTER.read_bytes(), **named)["id"]]
    # The same key with the same body is the same message, however often it is sent.
    remember(key=str(uuid.uuid4()), body=message)


def wait_for(kind):
    """Reads the feed of events until there is one of this kind for our message. Its place is remembered: nothing is read twice."""
    while True:
        page = call_json("GET", f"/api/v1/events?after={state['after']}&wait=30")
        for event in page["events"]:
            remember(after=event["sequence"])
            if event["subject"] == state["message"]:
                print(event["time"], event["type"])
                if event["type"] == kind:
                    return
        remember(after=page["next"])


def fetch(reply):
    """Manifest and documents, each with the hash that it must have; then the acknowledgement."""
    path, folder = f"/api/v1/replies/{reply['id']}", FOLDER / reply["id"]
    for file in call_json("GET", path)["files"]:
        headers, content = call("GET", f"{path}/files/{urllib.parse.quote(file['name'])}")
        digest = hashlib.sha256(content).digest()
        if digest.hex() != file["sha256"] or base64.b64encode(digest).decode() not in headers["Repr-Digest"]:
            sys.exit(f"{file['name']} is not what it should be")
        target = folder / file["name"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    # Only now: it is in the case. Whoever crashes behind this knows what was to come next.
    remember(taken=reply["id"])
    return settle(reply["id"])


def settle(reply):
    """The acknowledgement; twice is harmless. Returns the manifest."""
    call_json("POST", f"/api/v1/replies/{reply}/acknowledge", {"reference": f"case-file/{reply}"})
    print(f"reply {reply} is in the case", flush=True)
    return json.loads((FOLDER / reply / "manifest.json").read_text())


def take_replies():
    """Everything that waits for this case. Others may have come while this program was away."""
    if state.get("taken"):
        return settle(state["taken"])
    while True:
        taken, page = [], {"next": ""}
        while page["next"] is not None:  # those that wait stand first
            page = call_json("GET", "/api/v1/replies" + (f"?after={page['next']}" if page["next"] else ""))
            waiting = [one for one in page["replies"] if one["state"] == "ready"]
            taken += [fetch(one) for one in waiting if one["message"] == state["message"]]
            page["next"] = page["next"] if waiting else None
        if taken:
            return taken[-1]
        wait_for("rueckkanal.reply.handed_over.v1")


FOLDER.mkdir(exist_ok=True)
state = json.loads(STATE.read_text()) if STATE.exists() else {"step": "new", "after": "0"}

if "key" not in state:
    hand_in()
if state["step"] == "new":
    message = call_json("POST", "/api/v1/messages", state["body"], Idempotency_Key=state["key"])
    print("the person reads it here:", message["link"], flush=True)
    remember(step="asked", message=message["id"])
PATH = f"/api/v1/messages/{state['message']}"
if state["step"] == "asked":
    manifest = take_replies()
    papers = [document["item"] for document in manifest["documents"]] or [item["id"] for item in manifest["items"]]
    returned = [{"item": papers[0], "reason": "Das können wir nicht lesen. Bitte senden Sie es noch einmal."}]
    review = {"returned": returned, "deadline": {"days": 28}}
    call_json("POST", f"{PATH}/review", review)
    print(f"returned: {papers[0]}", flush=True)
    remember(step="asked again", taken=None)
if state["step"] == "asked again":
    take_replies()
    items = [item["id"] for item in state["body"]["items"]]
    call_json("POST", f"{PATH}/review", {"accepted": items})
    remember(step="accepted")
if state["step"] == "accepted":
    call_json("POST", "/api/v1/cases/close", {"case": state["body"]["case"]})
    print("everything is there; the case is closed", flush=True)
    remember(step="done")
