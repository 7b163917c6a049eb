"""A certificate made for this hall: nobody in the network reads along, and every browser asks once.

No authority signs for an address inside a hall, so the certificate signs for itself; its fingerprint can be compared.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from smartcity_kit.text.messages import KitError, tr

FILE = "hall.pem"
DAYS = 14  # longer than any stage
SPARE = timedelta(days=3)  # an older one is made anew before it ends in the middle of a day


def secured(folder: Path, addresses: list[str]) -> tuple[ssl.SSLContext, str]:
    """Return what a server needs for HTTPS, and the certificate's SHA-256 fingerprint in pairs of letters.

    The certificate is kept in ``folder`` while it is good for every one of ``addresses``, so that browsers ask once.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not _good(path, addresses):
            with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
                out.write(_made(addresses))
        found = x509.load_pem_x509_certificate(path.read_bytes())
    except OSError as error:
        wrong = error.strerror or str(error)
        raise KitError(
            tr("{place} could not be written ({wrong}). Choose another name.", place=path, wrong=wrong)
        ) from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(path)
    return context, found.fingerprint(hashes.SHA256()).hex(":").upper()


def _good(path: Path, addresses: list[str]) -> bool:
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    known = {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}
    return set(addresses) <= known and found.not_valid_after_utc - SPARE > datetime.now(UTC)


def _made(addresses: list[str]) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bimtek")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a phone's clock may be behind
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in addresses]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + made.public_bytes(serialization.Encoding.PEM)


def _name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)
