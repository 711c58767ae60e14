"""Business software that is told of events, as Standard Webhooks says it: the signature is checked before anything is read.

    webhook.py FOLDER SECRET   # prints the port; what was taken is a line of FOLDER/told.jsonl

FOLDER/answer holds what is answered instead of 204: a status, and seconds for Retry-After.
"""

import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import sys

folder, secret = pathlib.Path(sys.argv[1]), base64.b64decode(sys.argv[2].removeprefix("whsec_"))


class Software(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, *headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        number, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        right = hmac.new(secret, f"{number}.{moment}.".encode() + body, hashlib.sha256).digest()
        given = [one.removeprefix("v1,") for one in self.headers["webhook-signature"].split(" ")]
        fits = any(hmac.compare_digest(base64.b64decode(one), right) for one in given)
        if not fits or self.headers["content-type"] != "application/json":
            return self.answer(401)
        wanted = folder / "answer"
        if wanted.exists():
            status, *seconds = wanted.read_text().split()
            headers = [("retry-after", seconds[0])] if seconds else []
            if status.startswith("3"):
                headers.append(("location", "/elsewhere"))
            return self.answer(int(status), *headers)
        told = {"number": number, "moment": int(moment), "signatures": len(given), "path": self.path, "event": json.loads(body)}
        with open(folder / "told.jsonl", "a") as file:
            file.write(json.dumps(told) + "\n")
        self.answer(204)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Software)
print(server.server_address[1], flush=True)
server.serve_forever()
