"""A mailbox as BundID's (ZBP, REST v6): another language and other libraries than the client.

It takes a notice only over TLS with a client certificate, a token that this very certificate has signed, a content that is signed byte for
byte, and a message within the limits that are known. The handle of the mailbox says how it behaves.

    zbp.py FOLDER   # certificate authority, server and client certificates are made there; prints the port; messages go to messages.jsonl
"""

import base64
import datetime
import http.server
import ipaddress
import json
import pathlib
import re
import socket
import ssl
import struct
import sys
import threading
import time
import uuid

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

folder = pathlib.Path(sys.argv[1])
lock = threading.Lock()
counts = {}


def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(name, subject_key, issuer, issuer_key, ca=False):
    now = datetime.datetime.utcnow()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(subject_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
    )
    return builder.sign(issuer_key, hashes.SHA256())


def write(name, value, private=False):
    if private:
        data = value.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    else:
        data = value.public_bytes(serialization.Encoding.PEM)
    (folder / name).write_bytes(data)


ca_key, server_key, client_key, other_key = key(), key(), key(), key()
ca = certificate("Test CA", ca_key, "Test CA", ca_key, ca=True)
server = certificate("zbp", server_key, "Test CA", ca_key)
client = certificate("portal.musterland.example", client_key, "Test CA", ca_key)
other = certificate("portal.musterland.example", other_key, "Test CA", ca_key)
for name, value in [("ca.pem", ca), ("server.pem", server), ("client.pem", client), ("other.pem", other)]:
    write(name, value)
for name, value in [("server.key", server_key), ("client.key", client_key), ("other.key", other_key)]:
    write(name, value, private=True)


class Refused(Exception):
    def __init__(self, status, reason):
        self.status, self.reason = status, reason


def verify(public_key, signature, data):
    try:
        public_key.verify(signature, data, padding.PKCS1v15(), hashes.SHA512())
    except InvalidSignature:
        raise Refused(401, "the signature is not that of the certificate")


def check_token(header, peer):
    match = re.fullmatch(r"Bearer ([^.]+)\.([^.]+)\.([^.]+)", header or "")
    if not match:
        raise Refused(401, "no token")
    part = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    head, claims = json.loads(part(match[1])), json.loads(part(match[2]))
    if head.get("alg") != "RS512" or head.get("typ") != "JWT":
        raise Refused(401, "RS512 and JWT are wanted")
    verify(peer.public_key(), part(match[3]), f"{match[1]}.{match[2]}".encode())
    name = peer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    now = time.time()
    if claims.get("signer") != name or claims.get("roles") != ["THIRD_PARTY"]:
        raise Refused(403, "signer or roles")
    if not claims["iat"] - 5 <= now < claims["exp"] or claims["exp"] - claims["iat"] > 3600:
        raise Refused(401, "the token is not of this hour")


def opened(envelope, peer):
    if set(envelope) != {"content", "sha512sum"}:
        raise Refused(400, "an envelope has two members")
    verify(peer.public_key(), base64.b64decode(envelope["sha512sum"], validate=True), envelope["content"].encode())
    return json.loads(envelope["content"])


def text(message, name, least, most):
    value = message.get(name)
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise Refused(422, f"{name} has {least} to {most} characters")


MESSAGE = {
    "mailboxUuid", "stork_qaa_level", "sender", "title", "content", "service", "applicationId", "retrievalConfirmationAddress", "replyAddress",
    "reference", "senderUrl", "attachments",
}


def check_message(message, files):
    if unknown := set(message) - MESSAGE:
        raise Refused(422, f"unknown members {unknown}")
    uuid.UUID(message["mailboxUuid"])
    if message.get("stork_qaa_level") not in (1, 2, 3, 4):
        raise Refused(422, "level")
    for name, least, most in [("sender", 1, 255), ("title", 1, 1024), ("content", 1, 1_000_000), ("service", 1, 255)]:
        text(message, name, least, most)
    for name, most in [("retrievalConfirmationAddress", 320), ("reference", 255), ("senderUrl", 255)]:
        if name in message:
            text(message, name, 0, most)
    import hashlib

    named = message.get("attachments", [])
    if len(named) != len(files):
        raise Refused(422, "attachments and files differ")
    for attachment, content in zip(named, files):
        if attachment["sha512sum"] != hashlib.sha512(content).hexdigest() or attachment["contentLength"] != len(content):
            raise Refused(422, "an attachment is not what is named")


STATE = {
    "status", "applicationId", "publicServiceName", "senderName", "statusDetails", "additionalInformation", "reference", "createdDate",
}


def check_state(state):
    if unknown := set(state) - STATE:
        raise Refused(422, f"unknown members {unknown}")
    if state["status"] not in ("INITIATED", "SUBMITTED", "RECEIVED", "PROCESSING", "ACTION_REQUIRED", "COMPLETED"):
        raise Refused(422, "status")
    uuid.UUID(state["applicationId"])
    text(state, "senderName", 1, 100)
    text(state, "reference", 0, 50)
    for name, most in [("publicServiceName", 100), ("statusDetails", 50), ("additionalInformation", 100)]:
        text(state[name], "de", 1, most)
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", state["createdDate"]):
        raise Refused(422, "createdDate")


class Mailbox(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            data = b""
            while size := int(self.rfile.readline().strip(), 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return data
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def parts(self, body):
        import email.parser
        import email.policy

        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        mail = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        named = [(part.get_param("name", header="content-disposition"), part) for part in mail.iter_parts()]
        texts = [part for name, part in named if name == "json"]
        if len(texts) != 1 or texts[0].get_content_type() != "application/json":
            raise Refused(400, "one part json")
        return json.loads(texts[0].get_payload(decode=True)), [part.get_payload(decode=True) for name, part in named if name == "files"]

    def answer(self, status, value=None, headers=()):
        data = json.dumps(value or {}).encode()
        self.send_response(status)
        for name, content in headers:
            self.send_header(name, content)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def keep(self, kind, value):
        with lock, open(folder / "messages.jsonl", "a") as out:
            out.write(json.dumps({"kind": kind, "value": value}) + "\n")

    def cut(self):
        """Ends the line at once, without a word."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def behave(self, handle):
        """By the first four digits of the handle."""
        with lock:
            counts[handle] = counts.get(handle, 0) + 1
            times = counts[handle]
        mood = handle[:4]
        if mood == "0404":
            raise Refused(404, "no such mailbox")
        if mood == "0410":
            raise Refused(410, "the account was deleted")
        if mood == "0413":
            raise Refused(413, "too large")
        if mood == "0429" and times == 1:
            self.answer(429, headers=[("retry-after", "2")])
            return True
        if mood == "0500" and times == 1:
            raise Refused(500, "failure")
        if mood == "0bad":
            time.sleep(3600)
        return False

    def serve(self, path, check, read):
        try:
            peer = x509.load_der_x509_certificate(self.connection.getpeercert(binary_form=True))
            check_token(self.headers.get("authorization"), peer)
            if self.path != path:
                raise Refused(404, "no such address")
            value, handle = read(self.body(), peer)
            if self.behave(handle):
                return
            check(value)
            self.keep(path.rsplit("/", 1)[1], value)
            if handle.startswith("0c07"):
                return self.cut()
            self.answer(200, {"id": str(uuid.uuid4())})
        except Refused as refused:
            self.answer(refused.status, {"reason": refused.reason})
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except Exception as error:
            self.answer(400, {"reason": repr(error)})

    def do_PUT(self):
        files = []

        def read(body, peer):
            envelope, found = self.parts(body)
            files.extend(found)
            message = opened(envelope, peer)
            return message, message["mailboxUuid"]

        self.serve("/v6/mailbox/messages", lambda message: check_message(message, files), read)

    def do_POST(self):
        def read(body, peer):
            state = opened(json.loads(body), peer)
            return state, state["applicationId"]

        self.serve("/v6/mailbox/applications/states", check_state, read)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "server.pem", folder / "server.key")
context.load_verify_locations(folder / "ca.pem")
context.verify_mode = ssl.CERT_REQUIRED
server = Server(("127.0.0.1", 0), Mailbox)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(server.server_address[1], flush=True)
server.serve_forever()
