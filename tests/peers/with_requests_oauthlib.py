"""requests-oauthlib, and the oauthlib below it, which takes no scope that it did not ask for."""

import os
import unittest

# oauthlib refuses plain http unless it is told that nobody is listening.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from oauthlib.oauth2 import InvalidClientError, InvalidGrantError
from requests_oauthlib import OAuth2Session

from simulator import ORG, ROTATING, callback


def without_scope(url, headers, body):
    """Takes the session's scopes out of a refresh, where Salesforce refuses them."""
    return url, headers, "&".join(field for field in body.split("&") if not field.startswith("scope="))


def authorize(org):
    """Authorizes with PKCE: the session that holds the verifier, and where the browser ends."""
    session = OAuth2Session(
        org.client_id, redirect_uri=org.redirect_uri, scope=["api", "refresh_token"], pkce="S256"
    )
    session.register_compliance_hook("refresh_token_request", without_scope)
    link, _ = session.authorization_url(org.authorize_url)
    return session, callback(link, org.redirect_uri)


def exchange(org, session, returned):
    """Exchanges the code; the session itself compares the state."""
    return session.fetch_token(
        org.token_url, authorization_response=returned, client_secret=org.client_secret, include_client_id=True
    )


def login(org):
    """A session that is logged in."""
    session, returned = authorize(org)
    exchange(org, session, returned)
    return session


def refresh(org, session, token):
    """Renews the session."""
    return session.refresh_token(
        org.token_url, refresh_token=token, client_id=org.client_id, client_secret=org.client_secret
    )


class RequestsOauthlib(unittest.TestCase):
    """What it must agree with."""

    def refused(self, description, error=InvalidGrantError):
        """The refusal that oauthlib must raise."""
        return self.assertRaisesRegex(error, rf"^\({error.error}\) {description}$")

    def test_a_login_is_good_for_userinfo(self):
        info = login(ORG).get(ORG.userinfo_url).json()
        self.assertEqual(info["preferred_username"], ORG.username)

    def test_a_wrong_secret_is_refused(self):
        session, returned = authorize(ORG)
        with self.refused("invalid client credentials", InvalidClientError):
            session.fetch_token(ORG.token_url, authorization_response=returned, client_secret="wrong")

    def test_a_code_works_once(self):
        session, returned = authorize(ORG)
        exchange(ORG, session, returned)
        with self.refused("expired authorization code"):
            exchange(ORG, session, returned)

    def test_a_code_is_for_its_verifier_alone(self):
        session, returned = authorize(ORG)
        session._code_verifier = session._client.create_code_verifier(43)
        with self.refused("invalid code verifier"):
            exchange(ORG, session, returned)

    def test_a_refresh_gives_a_new_access_token_and_keeps_the_refresh_token(self):
        session = login(ORG)
        kept = session.token["refresh_token"]
        self.assertEqual(refresh(ORG, session, kept)["refresh_token"], kept, "filled in where the reply has none")
        self.assertEqual(session.get(ORG.userinfo_url).status_code, 200)

    def test_rotation_gives_a_new_refresh_token_and_the_old_one_ends_them_all(self):
        session = login(ROTATING)
        old = session.token["refresh_token"]
        new = refresh(ROTATING, session, old)["refresh_token"]
        self.assertNotEqual(old, new)
        for token in (old, new):
            with self.refused("expired access/refresh token"):
                refresh(ROTATING, session, token)
        self.assertEqual(session.get(ROTATING.userinfo_url).text, "Bad_OAuth_Token")

    def test_a_revoked_grant_is_over_for_good(self):
        session = login(ORG)
        token = session.token["refresh_token"]
        self.assertEqual(session.post(ORG.revoke_url, data={"token": token}).status_code, 200)
        with self.refused("expired access/refresh token"):
            refresh(ORG, session, token)
        self.assertEqual(session.get(ORG.userinfo_url).status_code, 403)


unittest.main()
