"""A connector of an account operator, as docs/notice-gateway.yaml says: OAuth2 client credentials with a resource, notices put under their id.

    gateway.py FOLDER   # prints the port; notices go to FOLDER/{id}.json
"""

import base64
import http.server
import json
import pathlib
import sys
import urllib.parse

folder = pathlib.Path(sys.argv[1])
tokens = 0


class Connector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def answer(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        global tokens
        form = urllib.parse.parse_qs(self.body().decode())
        user = base64.b64decode(self.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if self.path != "/token" or user != "portal:a-secret-of-the-connector" or form.get("grant_type") != ["client_credentials"]:
            return self.answer(401, {"error": "invalid_client"})
        if form.get("resource") != ["urn:postfach:sh"]:
            return self.answer(400, {"error": "invalid_target"})
        tokens += 1
        self.answer(200, {"access_token": f"token-{tokens}", "token_type": "Bearer", "expires_in": 3600})

    def do_PUT(self):
        notice = json.loads(self.body())
        if self.headers.get("authorization") != f"Bearer token-{tokens}":
            return self.answer(401, {"title": "no token"})
        if notice["handle"] == "gone":
            return self.answer(410, {"title": "the account is gone"})
        wanted = {"channel", "handle", "cause", "texts", "link", "created_at", "attachments"}
        if set(notice) != wanted or not self.path.startswith("/api/notices/"):
            return self.answer(422, {"title": "not as it is written"})
        (folder / (self.path.rsplit("/", 1)[1] + ".json")).write_text(json.dumps(notice))
        self.answer(201, {"reference": "4711"})


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Connector)
print(server.server_address[1], flush=True)
server.serve_forever()
