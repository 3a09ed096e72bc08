"""What the doctor finds around the application: real servers, real files."""

import ssl
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from socket import create_server
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from leerhuis import clock
from leerhuis.operations.doctor import machine
from leerhuis.operations.doctor.rules import Level
from leerhuis.settings import Settings
from tests.mail.test_smtp import Handler, free_port

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT
GOOD = Settings(
    secret_key="Zq8tLxW2-pYf7Bd5mJc9hRg4sNa6uQe1i-V3rz0n",
    production=True,
    base_url="https://leerhuis.example.org",
    proxies=1,
    smtp_host="smtp.example.org",
)


def own_certificate(folder, *, days):
    """A certificate for this machine that nobody else knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    place = folder / "server.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    place.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return place


@contextmanager
def site(certificate):
    """Something that answers over TLS, once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with create_server(("127.0.0.1", 0)) as listening:

        def answer():
            line, _peer = listening.accept()
            try:
                context.wrap_socket(line, server_side=True).close()
            except OSError:
                line.close()

        thread = Thread(target=answer)
        thread.start()
        yield replace(GOOD, base_url=f"https://127.0.0.1:{listening.getsockname()[1]}")
        thread.join()


@pytest.mark.parametrize(("days", "level"), [(90, OK), (10, WARNING), (2, FAULT)])
def test_the_certificate_of_the_site_is_looked_at(tmp_path, monkeypatch, days, level):
    certificate = own_certificate(tmp_path, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with site(certificate) as chosen:
        found = machine.address(chosen, now=clock.now())
    assert (found.level, found.about) == (level, "certificate"), found


def test_a_certificate_that_nobody_knows_is_a_fault(tmp_path):
    with site(own_certificate(tmp_path, days=90)) as chosen:
        assert machine.address(chosen, now=clock.now()).level is FAULT


def test_a_site_that_does_not_answer_is_a_fault():
    chosen = replace(GOOD, base_url=f"https://127.0.0.1:{free_port()}")
    assert machine.address(chosen, now=NOW).level is FAULT


def test_an_address_without_tls_is_a_warning():
    assert machine.address(replace(GOOD, base_url="http://x"), now=NOW).level is WARNING


def test_settings_are_looked_at_as_in_production():
    assert [each.level for each in machine.as_in_production(GOOD)] == [OK]
    weak = replace(GOOD, production=False, demo=True)
    assert {each.level for each in machine.as_in_production(weak)} == {WARNING}


def test_https_without_a_trusted_proxy_is_a_warning():
    assert machine.proxy(GOOD).level is OK
    assert machine.proxy(replace(GOOD, proxies=0)).level is WARNING


@contextmanager
def post(**given):
    handler = Handler()
    server = Controller(handler, hostname="127.0.0.1", port=free_port(), **given)
    server.start()
    try:
        yield handler, replace(GOOD, smtp_host="127.0.0.1", smtp_port=server.port)
    finally:
        server.stop()


def test_a_mail_server_is_greeted_and_gets_no_letter():
    with post() as (handler, chosen):
        assert machine.mail_server(replace(chosen, smtp_tls=False)).level is WARNING
        assert handler.got == []


def test_a_mail_server_without_tls_is_a_fault_where_it_is_asked():
    with post() as (_handler, chosen):
        assert machine.mail_server(chosen).level is FAULT


def test_a_mail_server_with_tls_is_well(tmp_path, monkeypatch):
    certificate = own_certificate(tmp_path, days=90)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with post(tls_context=context) as (_handler, chosen):
        assert machine.mail_server(chosen).level is OK


def test_a_mail_server_that_is_away_is_a_fault_and_none_a_warning():
    gone = replace(GOOD, smtp_host="127.0.0.1", smtp_port=free_port())
    assert machine.mail_server(gone).level is FAULT
    assert machine.mail_server(replace(GOOD, smtp_host="")).level is WARNING


def levels(chosen, about):
    return {each.level for each in machine.places(chosen) if each.about == about}


def test_files_that_others_read_are_a_fault(tmp_path, monkeypatch):
    kept, base = tmp_path / "files", tmp_path / "house.db"
    kept.mkdir(mode=0o700)
    base.touch(mode=0o600)
    chosen = replace(GOOD, files_dir=str(kept), database_url=f"sqlite:///{base}")
    monkeypatch.setattr(machine, "ENVIRONMENT", tmp_path / "env")
    assert levels(chosen, "permissions") == {OK}
    base.chmod(0o644)
    assert levels(chosen, "permissions") == {OK, FAULT}
    base.chmod(0o600)
    (tmp_path / "env").touch(mode=0o640)
    (tmp_path / "env").chmod(0o640)
    assert levels(chosen, "permissions") == {OK, FAULT}


def test_the_disk_of_a_folder_that_comes_later_is_looked_at(tmp_path):
    found = machine.disk(tmp_path / "later" / "files")
    assert found.about == "disk"


def test_tools_that_are_not_there_are_a_fault(tmp_path):
    chosen = replace(GOOD, database_url="postgresql://x", postgresql_tools=str(tmp_path))
    assert machine.tools(chosen).level is FAULT
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).touch(mode=0o755)
    assert machine.tools(chosen).level is OK
    assert machine.tools(replace(chosen, database_url="sqlite:///x")).level is OK


def test_a_machine_without_dutch_time_is_a_fault():
    assert machine.zone(clock.LOCAL).level is OK
    assert machine.zone(UTC).level is FAULT
