"""A small identity provider on loopback: real HTTP, real keys, and a switch for each lie."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from leerhuis.signin.providers.rules import LOGOUT_EVENT

CLIENT, SECRET = "leerhuis", "secret of the client / with signs"
_KEYS = []


def a_key(number):
    """Keys are slow to make, so a few serve all tests."""
    while len(_KEYS) <= number:
        _KEYS.append(RSAKey.generate_key(2048, {"kid": f"k{len(_KEYS)}", "use": "sig"}))
    return _KEYS[number]


class Provider:
    """What it says of itself, who is signed in there, and how it lies."""

    def __init__(self):
        self.person = {"sub": "s-1", "email": "samira@example.org", "name": "Samira Bouzid"}
        self.keys, self.signing, self.alg = [a_key(0)], a_key(0), "RS256"
        self.claims, self.without, self.header = {}, (), {}
        self.discovery, self.redirects, self.status = {}, {}, 200
        self.asked, self.codes, self.answer, self.back_iss = [], {}, {}, True
        self.now, self.site = None, "http://localhost"

    def start(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.provider = self
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def known(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
            "backchannel_logout_supported": True,
            "authorization_response_iss_parameter_supported": True,
            "acr_values_supported": ["two"],
        } | self.discovery

    def sign_in(self, address, **lies):
        """Sign somebody in who was sent here; the address that they are sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"]}
        told |= {"iss": self.issuer} if self.back_iss else {}
        told = {name: value for name, value in (told | lies).items() if value is not None}
        return asked["redirect_uri"].removeprefix("http://localhost") + "?" + urlencode(told)

    def exchange(self, form, authorization):
        """The tokens for a code: once, for who knows the secret and the verifier."""
        name, secret = base64.b64decode(authorization.split()[1]).decode().split(":", 1)
        asked = self.codes.pop(form.get("code"), None)
        right = (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
        if asked is None or not right or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        token = self.token(nonce=asked["nonce"])
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token} | self.answer

    def token(self, *, nonce=None, **more):
        moment = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 300}
        claims |= self.person | {"sid": "there-1", "auth_time": moment}
        claims |= {"nonce": nonce} if nonce else {}
        claims |= self.claims | more
        return self.signed({k: v for k, v in claims.items() if k not in self.without})

    def logout_token(self, **more):
        moment = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 120}
        claims |= {"jti": secrets.token_urlsafe(8), "sub": self.person["sub"]}
        claims |= {"events": {LOGOUT_EVENT: {}}} | more
        claims = {k: v for k, v in claims.items() if v is not None}
        return self.signed(claims, typ=self.header.get("typ", "logout+jwt"))

    def signed(self, claims, **header):
        header = {"alg": self.alg, "kid": self.signing.kid} | self.header | header
        if self.alg == "none":
            return f"{_part(header)}.{_part(claims)}."
        if self.alg == "HS256":  # with the public key as if it were a secret
            told = f"{_part(header)}.{_part(claims)}"
            digest = hmac.new(a_key(0).as_pem(private=False), told.encode(), "sha256").digest()
            return f"{told}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
        return jwt.encode(header, claims, self.signing, algorithms=[self.alg])


def _part(given):
    return base64.urlsafe_b64encode(json.dumps(given).encode()).rstrip(b"=").decode()


@contextmanager
def running():
    one = Provider().start()
    try:
        yield one
    finally:
        one.stop()


class _Handler(BaseHTTPRequestHandler):
    @property
    def provider(self):
        return self.server.provider

    def do_GET(self):  # the name that the library calls
        path = urlsplit(self.path).path
        self.provider.asked.append(path)
        if path in self.provider.redirects:
            return self.answer(302, {}, {"Location": self.provider.redirects[path]})
        if path == "/authorize":
            back = self.provider.sign_in(self.path)
            return self.answer(302, {}, {"Location": self.provider.site + back})
        if path == "/.well-known/openid-configuration":
            return self.answer(self.provider.status, self.provider.known())
        if path == "/keys":
            keys = [each.as_dict(private=False) for each in self.provider.keys]
            return self.answer(200, {"keys": keys})
        return self.answer(404, {})

    def do_POST(self):
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(*self.provider.exchange(form, self.headers["Authorization"]))

    def answer(self, status, told, headers=None):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass
