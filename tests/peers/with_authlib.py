"""Authlib, which proves itself with a Basic header where nobody says otherwise."""

import os
import unittest

# Authlib refuses plain http unless it is told that nobody is listening.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from simulator import ORG, ROTATING, callback


def client(org, **settings):
    """A client of the org's app."""
    settings = {"scope": "api refresh_token", "code_challenge_method": "S256"} | settings
    return OAuth2Session(org.client_id, org.client_secret, redirect_uri=org.redirect_uri, **settings)


def authorize(session, org):
    """Authorizes with PKCE: where the browser ends, and the verifier."""
    verifier = generate_token(48)
    link, state = session.create_authorization_url(org.authorize_url, code_verifier=verifier)
    returned = callback(link, org.redirect_uri)
    assert f"state={state}" in returned, returned
    return returned, verifier


def login(org, **settings):
    """A session that is logged in."""
    session = client(org, **settings)
    returned, verifier = authorize(session, org)
    session.fetch_token(org.token_url, authorization_response=returned, code_verifier=verifier)
    return session


def refresh(session, org, token):
    """Renews the session. Authlib would send the scopes along, which Salesforce refuses."""
    return session.refresh_token(org.token_url, refresh_token=token, scope="")


class Authlib(unittest.TestCase):
    """What it must agree with."""

    def refused(self, error, description):
        """The refusal that Authlib must raise."""
        return self.assertRaisesRegex(OAuthError, f"^{error}: {description}$")

    def test_a_login_is_good_for_userinfo(self):
        for method in ("client_secret_basic", "client_secret_post"):
            session = login(ORG, token_endpoint_auth_method=method)
            info = session.get(ORG.userinfo_url).json()
            self.assertEqual(info["preferred_username"], ORG.username)
            self.assertNotIn("expires_in", session.token)

    def test_a_wrong_secret_is_refused(self):
        session = client(ORG)
        session.client_secret = "wrong"
        returned, verifier = authorize(session, ORG)
        with self.refused("invalid_client", "invalid client credentials"):
            session.fetch_token(ORG.token_url, authorization_response=returned, code_verifier=verifier)

    def test_a_code_works_once(self):
        session = client(ORG)
        returned, verifier = authorize(session, ORG)
        session.fetch_token(ORG.token_url, authorization_response=returned, code_verifier=verifier)
        with self.refused("invalid_grant", "expired authorization code"):
            session.fetch_token(ORG.token_url, authorization_response=returned, code_verifier=verifier)

    def test_a_code_is_for_its_verifier_alone(self):
        session = client(ORG)
        returned, _ = authorize(session, ORG)
        with self.refused("invalid_grant", "invalid code verifier"):
            session.fetch_token(ORG.token_url, authorization_response=returned, code_verifier=generate_token(48))

    def test_a_refresh_gives_a_new_access_token_and_keeps_the_refresh_token(self):
        session = login(ORG)
        kept = session.token["refresh_token"]
        renewed = refresh(session, ORG, kept)
        self.assertEqual(renewed["refresh_token"], kept, "Authlib fills it in where the reply has none")
        self.assertEqual(session.get(ORG.userinfo_url).status_code, 200)

    def test_a_refresh_that_names_scopes_is_refused(self):
        session = login(ORG)
        with self.refused("invalid_request", "scope parameter not supported"):
            session.refresh_token(ORG.token_url, refresh_token=session.token["refresh_token"])

    def test_rotation_gives_a_new_refresh_token_and_the_old_one_ends_them_all(self):
        session = login(ROTATING)
        old = session.token["refresh_token"]
        new = refresh(session, ROTATING, old)["refresh_token"]
        self.assertNotEqual(old, new)
        for token in (old, new):
            with self.refused("invalid_grant", "expired access/refresh token"):
                refresh(session, ROTATING, token)
        self.assertEqual(session.get(ROTATING.userinfo_url).text, "Bad_OAuth_Token")

    def test_introspection_and_revocation_agree(self):
        session = login(ORG)
        access, kept = session.token["access_token"], session.token["refresh_token"]
        alive = session.introspect_token(ORG.introspect_url, token=access, token_type_hint="access_token").json()
        self.assertEqual((alive["active"], alive["client_id"], alive["username"]), (True, ORG.client_id, ORG.username))
        self.assertIsInstance(alive["exp"], int)
        revoked = session.revoke_token(ORG.revoke_url, token=kept, token_type_hint="refresh_token")
        self.assertEqual((revoked.status_code, revoked.text), (200, ""))
        for token in (access, kept):
            self.assertEqual(session.introspect_token(ORG.introspect_url, token=token).json(), {"active": False})
        with self.refused("invalid_grant", "expired access/refresh token"):
            refresh(session, ORG, kept)
        self.assertEqual(session.get(ORG.userinfo_url).status_code, 403)


unittest.main()
