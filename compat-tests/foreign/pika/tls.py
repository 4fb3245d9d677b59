#!/usr/bin/env python3
"""TLS, mutual TLS and EXTERNAL with pika, certificates made by openssl.

    /usr/bin/python3 compat-tests/foreign/pika/tls.py      starts ./leveret server, and stops it

Needs python3-pika and openssl. Prints a line for each step; the exit code is 0 if none failed.
"""

import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time

import pika

ROOT = pathlib.Path(__file__).resolve().parents[3]
START_SECONDS = 60
LOG_SECONDS = 10


class Failed(Exception):
    pass


def openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)


def authority(directory, name):
    openssl(
        directory, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt",
    )


def issue(directory, ca, name, subject, days=2, extension=None, key=("rsa:2048",)):
    openssl(
        directory, "req", "-newkey", key[0], *key[1:], "-nodes", "-subj", subject,
        "-keyout", f"{name}.key", "-out", f"{name}.csr",
    )
    arguments = [
        "x509", "-req", "-in", f"{name}.csr", "-CA", f"{ca}.crt", "-CAkey", f"{ca}.key",
        "-CAcreateserial", "-days", str(days), "-out", f"{name}.crt",
    ]
    if extension:
        (directory / f"{name}.ext").write_text(extension)
        arguments += ["-extfile", f"{name}.ext"]
    openssl(directory, *arguments)


def certificates(directory):
    for ca in ("ca", "other-ca"):
        authority(directory, ca)
    issue(directory, "ca", "server", "/CN=localhost", extension="subjectAltName=DNS:localhost")
    # As older tools write keys: PKCS#1, encrypted with a password.
    openssl(
        directory, "rsa", "-in", "server.key", "-traditional", "-aes256",
        "-passout", "pass:secret", "-out", "server-encrypted.key",
    )
    issue(directory, "ca", "guest", "/CN=guest", key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256"))
    issue(directory, "ca", "unknown", "/CN=unknown-user")
    issue(directory, "other-ca", "stranger", "/CN=guest")
    issue(directory, "ca", "expired", "/CN=guest", days=-1)


class Broker:
    def __init__(self, directory):
        self.log = directory / "log"
        conf = directory / "rabbitmq.conf"
        conf.write_text(
            f"""
listeners.tcp = none
listeners.ssl.1 = 127.0.0.1:0
leveret.management = false
leveret.node_name = pika-tls-{os.getpid()}
leveret.data_dir = {directory}/data
ssl_options.certfile = {directory}/server.crt
ssl_options.keyfile = {directory}/server-encrypted.key
ssl_options.password = secret
ssl_options.cacertfile = {directory}/ca.crt
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false
auth_mechanisms.1 = PLAIN
auth_mechanisms.2 = EXTERNAL
ssl_cert_login_from = common_name
"""
        )
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [str(ROOT / "leveret"), "server", "--config", str(conf)],
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.port = int(self.logged(r"127\.0\.0\.1:(\d+)", START_SECONDS).group(1))

    def logged(self, pattern, seconds=LOG_SECONDS):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.log.read_text())
            if found:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise Failed(f"not in the log: {pattern}\n{self.log.read_text()}")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def connect(directory, port, identity=None, external=False, version=None):
    context = ssl.create_default_context(cafile=str(directory / "ca.crt"))
    if identity:
        context.load_cert_chain(directory / f"{identity}.crt", directory / f"{identity}.key")
    if version:
        context.minimum_version = context.maximum_version = version
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            "localhost",
            port,
            ssl_options=pika.SSLOptions(context, "localhost"),
            credentials=pika.credentials.ExternalCredentials()
            if external
            else pika.PlainCredentials("guest", "guest"),
        )
    )


def exchange_messages(connection):
    channel = connection.channel()
    channel.confirm_delivery()
    queue = channel.queue_declare("", exclusive=True).method.queue
    for size in (0, 1, 100_000, 5_000_000):
        body = os.urandom(size)
        channel.basic_publish("", queue, body)
        if channel.basic_get(queue, auto_ack=True)[2] != body:
            raise Failed(f"body of {size} bytes came back another")
    connection.close()


def refused(broker, pattern, *arguments, **options):
    try:
        connect(*arguments, **options)
    except (pika.exceptions.AMQPError, ssl.SSLError, OSError):
        broker.logged(pattern)
        return
    raise Failed("let in")


def steps(directory, broker):
    here = (directory, broker.port)
    yield "tls-1.2", lambda: exchange_messages(connect(*here, version=ssl.TLSVersion.TLSv1_2))
    yield "tls-1.3", lambda: exchange_messages(connect(*here, version=ssl.TLSVersion.TLSv1_3))
    yield "mutual-tls", lambda: exchange_messages(connect(*here, identity="guest"))
    yield "external", lambda: exchange_messages(connect(*here, identity="guest", external=True))
    yield "external-unknown-user", lambda: refused(
        broker, "EXTERNAL login refused: user 'unknown-user'", *here,
        identity="unknown", external=True,
    )
    yield "external-no-certificate", lambda: refused(
        broker, "presented no TLS", *here, external=True
    )
    yield "unknown-authority", lambda: refused(
        broker, r"certificate CN=guest of client .* is refused: unknown CA \(issuer CN=other-ca\)",
        *here, identity="stranger", external=True,
    )
    yield "expired", lambda: refused(
        broker, r"certificate CN=guest of client .* is refused: expired", *here,
        identity="expired", external=True,
    )


def main():
    if not shutil.which("openssl"):
        sys.exit("openssl is needed")
    failures = 0
    directory = pathlib.Path(tempfile.mkdtemp(prefix="leveret-tls-"))
    try:
        certificates(directory)
        broker = Broker(directory)
        try:
            for name, step in steps(directory, broker):
                try:
                    step()
                    print(f"ok   pika {name}", flush=True)
                except Exception as e:
                    failures += 1
                    print(f"FAIL pika {name}: {type(e).__name__}: {e}", flush=True)
        finally:
            broker.stop()
    finally:
        shutil.rmtree(directory)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
