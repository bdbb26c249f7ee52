// openid-client, the certified OpenID Connect relying party: everything it knows of the simulator it
// reads from the discovery document, and every id_token it takes it verifies with the published keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as openid from 'openid-client';
import { callback, org, rotating } from './simulator.mjs';

const EXPIRED = { error: 'invalid_grant', error_description: 'expired access/refresh token' };

/** A client of the org's app, after discovery. It may speak plain http, and trusts signatures alone. */
const discover = (app, authentication) =>
  openid.discovery(new URL(app.login), app.client_id, app.client_secret, authentication, {
    execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
  });

/** Authorizes with PKCE, state and nonce: where the browser ends, and what must be held against it. */
async function authorize(config, app, scope = 'openid api refresh_token') {
  const checks = {
    pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
    idTokenExpected: true,
  };
  const link = openid.buildAuthorizationUrl(config, {
    redirect_uri: app.redirect_uri,
    scope,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  });
  return { returned: await callback(link, app.redirect_uri), checks };
}

async function login(app, authentication) {
  const config = await discover(app, authentication);
  const { returned, checks } = await authorize(config, app);
  return { config, tokens: await openid.authorizationCodeGrant(config, returned, checks), checks };
}

test('the discovery document names what there is', async () => {
  const server = (await discover(org)).serverMetadata();
  assert.equal(server.issuer, org.login);
  for (const name of ['authorization', 'token', 'revocation', 'userinfo', 'introspection']) {
    assert.ok(server[`${name}_endpoint`].startsWith(`${org.login}/services/oauth2/`), name);
  }
});

test('an id_token is signed with a published key and says who, for whom and since when', async () => {
  const { config, tokens, checks } = await login(org);
  assert.equal(openid.getJwksCache(config).jwks.keys.length, 1, 'the keys were looked up');
  const claims = tokens.claims();
  assert.deepEqual([claims.iss, claims.aud, claims.nonce], [org.login, org.client_id, checks.expectedNonce]);
  assert.equal(claims.sub, tokens.id);
  assert.ok(claims.exp > claims.iat);
  assert.equal(tokens.expiresIn(), undefined);
});

test('an id_token for another nonce is not taken', async () => {
  const config = await discover(org);
  const { returned, checks } = await authorize(config, org);
  const foreign = { ...checks, expectedNonce: 'another one' };
  const unexpected = ({ code, cause }) => code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' && cause.cause.claim === 'nonce';
  await assert.rejects(openid.authorizationCodeGrant(config, returned, foreign), unexpected);
});

test('userinfo is about the subject of the id_token', async () => {
  const { config, tokens } = await login(org);
  const info = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  assert.equal(info.preferred_username, org.username);
  assert.equal(info.email_verified, true);
});

test('a client may prove itself with a Basic header', async () => {
  const { tokens } = await login(org, openid.ClientSecretBasic(org.client_secret));
  assert.match(tokens.access_token, /^00D/);
  await assert.rejects(login(org, openid.ClientSecretBasic('wrong')), { error: 'invalid_client' });
});

test('a code works once', async () => {
  const config = await discover(org);
  const { returned, checks } = await authorize(config, org);
  await openid.authorizationCodeGrant(config, returned, checks);
  const again = { error: 'invalid_grant', error_description: 'expired authorization code' };
  await assert.rejects(openid.authorizationCodeGrant(config, returned, checks), again);
});

test('a code is for its verifier alone', async () => {
  const config = await discover(org);
  const { returned, checks } = await authorize(config, org);
  const foreign = { ...checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() };
  const wrong = { error: 'invalid_grant', error_description: 'invalid code verifier' };
  await assert.rejects(openid.authorizationCodeGrant(config, returned, foreign), wrong);
});

test('a refresh gives a new access token and keeps the refresh token', async () => {
  const { config, tokens } = await login(org);
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(renewed.refresh_token, undefined);
  await openid.fetchUserInfo(config, renewed.access_token, tokens.claims().sub);
});

test('rotation gives a new refresh token, and the old one ends them all', async () => {
  const config = await discover(rotating);
  const { returned, checks } = await authorize(config, rotating, 'api refresh_token');
  const { pkceCodeVerifier, expectedState } = checks;
  const tokens = await openid.authorizationCodeGrant(config, returned, { pkceCodeVerifier, expectedState });
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(renewed.refresh_token, tokens.refresh_token);
  await assert.rejects(openid.refreshTokenGrant(config, tokens.refresh_token), EXPIRED);
  await assert.rejects(openid.refreshTokenGrant(config, renewed.refresh_token), EXPIRED);
});

test('introspection tells which token lives', async () => {
  const { config, tokens } = await login(org);
  const access = await openid.tokenIntrospection(config, tokens.access_token, { token_type_hint: 'access_token' });
  assert.deepEqual([access.active, access.username, access.token_type], [true, org.username, 'access_token']);
  assert.ok(Number.isInteger(access.exp) && access.exp > access.iat);
  const refresh = await openid.tokenIntrospection(config, tokens.refresh_token, { token_type_hint: 'refresh_token' });
  assert.deepEqual([refresh.active, refresh.token_type], [true, 'refresh_token']);
  assert.deepEqual(await openid.tokenIntrospection(config, 'no token'), { active: false });
});

test('a revoked grant is over for good', async () => {
  const { config, tokens } = await login(org);
  await openid.tokenRevocation(config, tokens.refresh_token);
  assert.deepEqual(await openid.tokenIntrospection(config, tokens.access_token), { active: false });
  await assert.rejects(openid.refreshTokenGrant(config, tokens.refresh_token), EXPIRED);
  await assert.rejects(openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub), ({ cause }) => cause.status === 403);
  await assert.rejects(openid.tokenRevocation(config, tokens.refresh_token), { error: 'invalid_token' });
});
