"""A case system that is told of events and given packages, signed as Standard Webhooks says it. Two addresses: /events and /packages.

    case_system.py FOLDER SECRET PUBLIC_KEY   # prints the port

FOLDER/told.jsonl and FOLDER/packages/{webhook-id}.zip are what was taken. FOLDER/answer holds what happens instead, a word and a number:
`500`, `429 600`, `302`, `silent` (never answers), `reset 1000` (lets go after so many bytes), `garbage`, `lost` (takes it, and lets go without
an answer), `slow` (one byte after the other), `refuse` (422 with a reason).
"""

import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading

folder, secret = pathlib.Path(sys.argv[1]), base64.b64decode(sys.argv[2].removeprefix("whsec_"))
public = base64.b64decode(sys.argv[3].removeprefix("whpk_")) if len(sys.argv) > 3 else None
(folder / "packages").mkdir(exist_ok=True)


def by_key(signed, signature):
    """With OpenSSL: another implementation than the one that signed."""
    der = bytes.fromhex("302a300506032b6570032100") + public
    with tempfile.TemporaryDirectory() as place:
        at = pathlib.Path(place)
        (at / "key").write_bytes(der), (at / "signed").write_bytes(signed), (at / "signature").write_bytes(signature)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", at / "key", "-rawin", "-in", at / "signed"]
        return subprocess.run([*command, "-sigfile", at / "signature"], capture_output=True).returncode == 0


class CaseSystem(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", *headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def let_go(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def signed(self, body):
        number, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        content = f"{number}.{moment}.".encode() + body
        right = hmac.new(secret, content, hashlib.sha256).digest()
        for one in self.headers["webhook-signature"].split(" "):
            kind, _, value = one.partition(",")
            if kind == "v1" and hmac.compare_digest(base64.b64decode(value), right):
                return True
            if kind == "v1a" and public and by_key(content, base64.b64decode(value)):
                return True
        return False

    def do_POST(self):
        wanted = folder / "answer"
        word, *more = wanted.read_text().split() if wanted.exists() else [""]
        length = int(self.headers["content-length"])
        if word == "reset":
            self.rfile.read(min(length, int(more[0])))
            return self.let_go()
        body = self.rfile.read(length)
        if len(body) != length:
            return self.let_go()
        if not self.signed(body):
            return self.answer(401)
        if word == "silent":
            threading.Event().wait()  # for what never comes: whoever waits for an answer gives up first
        if word == "garbage":
            self.wfile.write(b"\x00\xff no answer at all\r\n\r\n")
            return self.let_go()
        if word == "refuse":
            return self.answer(422, json.dumps({"detail": "the file is closed"}).encode())
        if word.isdigit():
            headers = [("retry-after", more[0])] if more else []
            return self.answer(int(word), b"", *headers, *([("location", "/elsewhere")] if word.startswith("3") else []))
        if self.path.startswith("/packages"):
            right = base64.b64encode(hashlib.sha256(body).digest()).decode()
            assert self.headers["content-digest"] == f"sha-256=:{right}:", "what arrived is not what was sent"
            path = folder / "packages" / f"{self.headers['webhook-id']}.zip"
            # The same number again is the same package.
            assert not path.exists() or path.read_bytes() == body, "another content under the same number"
            path.write_bytes(body)
            said = json.dumps({"reference": f"DMS-{self.headers['webhook-id'][:8]}"}).encode()
        else:
            told = {"number": self.headers["webhook-id"], "media_type": self.headers["content-type"], "event": json.loads(body)}
            with open(folder / "told.jsonl", "a") as file:
                file.write(json.dumps(told) + "\n")
            said = b""
        if word == "lost":
            return self.let_go()
        if word == "slow":
            self.send_response(200)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            for at in range(len(said)):
                self.wfile.write(said[at : at + 1])
                self.wfile.flush()
            return
        self.answer(200, said)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), CaseSystem)
print(server.server_address[1], flush=True)
server.serve_forever()
