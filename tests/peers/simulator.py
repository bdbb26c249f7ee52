"""The simulator as a peer meets it: orgs out of the ready lines, and a browser that goes where it is sent."""

import json
import os
from types import SimpleNamespace
from urllib.parse import urljoin

import requests


def _first_org(variable):
    org = SimpleNamespace(**json.loads(os.environ[variable])["orgs"][0])
    for name in ("authorize", "token", "revoke", "introspect", "userinfo"):
        setattr(org, f"{name}_url", f"{org.login}/services/oauth2/{name}")
    return org


ORG = _first_org("SIMULATOR")
"""The first org: login, client_id, client_secret, redirect_uri, username, and its endpoints."""

ROTATING = _first_org("ROTATING_SIMULATOR")
"""The same where refresh tokens rotate."""


def callback(link, redirect_uri):
    """Opens the link, follows every redirect up to the callback, and gives the callback's URL."""
    while True:
        reply = requests.get(link, allow_redirects=False, timeout=30)
        location = reply.headers.get("location")
        if location is None:
            raise AssertionError(f"no redirect from {link}: {reply.status_code} {reply.text}")
        link = urljoin(link, location)
        if location.startswith(f"{redirect_uri}?"):
            return link
