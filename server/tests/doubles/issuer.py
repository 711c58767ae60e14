"""An issuer of JWT access tokens. JOSE is jwcrypto's.

    issuer.py FOLDER   # prints the port

/keys is its key set. /double/… is for tests: /double/token signs {"claims", "header", "key", "tamper"}, /double/rotate makes new keys, /double/mood
sets how /keys answers, /double/asked says how often it was asked.
"""

import http.server
import json

from jwcrypto import jwk, jws
from jwcrypto.common import base64url_encode, json_encode

ALGORITHMS = {"rsa": "RS256", "ec": "ES256", "okp": "EdDSA"}
state = {"mood": "well", "asked": 0, "round": 0}
keys = {}


def rotate():
    state["round"] += 1
    name = lambda kind: f"{kind}-{state['round']}"
    keys["rsa"] = jwk.JWK.generate(kty="RSA", size=2048, kid=name("rsa"), use="sig")
    keys["ec"] = jwk.JWK.generate(kty="EC", crv="P-256", kid=name("ec"), use="sig")
    keys["okp"] = jwk.JWK.generate(kty="OKP", crv="Ed25519", kid=name("okp"))
    keys["encryption"] = jwk.JWK.generate(kty="RSA", size=2048, kid=name("encryption"), use="enc")


def token(wish):
    kind = wish.get("key", "rsa")
    if kind == "none":
        return ".".join([base64url_encode(json_encode({"alg": "none"})), base64url_encode(json_encode(wish["claims"])), ""])
    if kind == "shared":
        # The public key as a shared secret: a reader that believes the header takes it.
        secret = jwk.JWK(kty="oct", k=base64url_encode(keys["rsa"].export_to_pem()))
        signed = jws.JWS(json_encode(wish["claims"]))
        signed.add_signature(secret, None, json_encode({"alg": "HS256", "kid": keys["rsa"]["kid"]}))
        return signed.serialize(compact=True)
    key = jwk.JWK.generate(kty="RSA", size=2048, kid=keys["rsa"]["kid"]) if kind == "stranger" else keys[kind]
    # jwcrypto signs with no key that is for encryption alone.
    key = jwk.JWK(**{name: value for name, value in key.export(as_dict=True).items() if name != "use"})
    header = {"alg": ALGORITHMS.get(kind, "RS256"), "kid": key["kid"], "typ": "at+jwt"} | wish.get("header", {})
    claims = json_encode(wish["claims"])
    if wish.get("twice"):
        claims = claims[:-1] + "," + wish["twice"] + "}"
    signed = jws.JWS(claims)
    signed.add_signature(key, None, json_encode({name: value for name, value in header.items() if value is not None}))
    compact = signed.serialize(compact=True)
    if wish.get("tamper"):
        head, body, tail = compact.split(".")
        claims = json.loads(claims) | wish["tamper"]
        return ".".join([head, base64url_encode(json_encode(claims)), tail])
    return compact


class Issuer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, data, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if self.path == "/double/asked":
            return self.answer(200, str(state["asked"]).encode())
        state["asked"] += 1
        mood = state["mood"]
        if mood == "away":
            return self.answer(503, b"")
        if mood == "redirect":
            return self.answer(302, b"", location="/other")
        if mood == "huge":
            return self.answer(200, b" " * (1 << 20))
        if mood == "garbage":
            return self.answer(200, b"<html>")
        if mood == "none":
            return self.answer(200, json.dumps({"keys": [{"kty": "of-tomorrow", "kid": "x"}]}).encode())
        public = [key.export_public(as_dict=True) for key in keys.values()] + [{"kty": "of-tomorrow", "kid": "x"}]
        self.answer(200, json.dumps({"keys": public}).encode())

    def do_POST(self):
        wish = json.loads(self.rfile.read(int(self.headers["content-length"])) or b"null")
        if self.path == "/double/token":
            return self.answer(200, token(wish).encode())
        if self.path == "/double/rotate":
            rotate()
        if self.path == "/double/mood":
            state["mood"] = wish
        self.answer(200, b"")


rotate()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
print(server.server_address[1], flush=True)
server.serve_forever()
