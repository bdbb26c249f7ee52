// jsforce, the client that Salesforce's own CLI is built on: its OAuth2 class and its Connection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection, OAuth2 } from 'jsforce';
import { callback, org, rotating } from './simulator.mjs';

const RESOURCES = '/services/data/v66.0/';
const EXPIRED = { name: 'invalid_grant', message: 'expired access/refresh token' };

/** A client of the org's app. One that `useVerifier`s sends it with every request, a refresh too. */
const client = (app, useVerifier = false) =>
  new OAuth2({
    loginUrl: app.login,
    clientId: app.client_id,
    clientSecret: app.client_secret,
    redirectUri: app.redirect_uri,
    useVerifier,
  });

/** Authorizes with PKCE: the code, and the client that holds its verifier. */
async function authorize(app) {
  const oauth2 = client(app, true);
  const link = oauth2.getAuthorizationUrl({ scope: 'api web refresh_token', state: 'a state' });
  const { searchParams } = await callback(link, app.redirect_uri);
  assert.equal(searchParams.get('state'), 'a state');
  return { oauth2, code: searchParams.get('code') };
}

async function login(app) {
  const { oauth2, code } = await authorize(app);
  return oauth2.requestToken(code);
}

/** A connection with the tokens of a login, and the client that refreshes them. */
async function connect(app) {
  const { instance_url: instanceUrl, access_token: accessToken, refresh_token: refreshToken } = await login(app);
  return new Connection({ oauth2: client(app), instanceUrl, accessToken, refreshToken });
}

test('a code is exchanged for tokens that are all strings', async () => {
  const tokens = await login(org);
  assert.ok(Object.values(tokens).every((value) => typeof value === 'string'));
  assert.match(tokens.access_token, /^00D\w{12}![\w.]+$/);
  assert.match(tokens.refresh_token, /^5Aep861/);
  assert.match(tokens.issued_at, /^\d{13}$/);
  assert.equal(tokens.scope, 'api web refresh_token');
  assert.equal(tokens.token_type, 'Bearer');
});

test('a connection authorizes by itself and knows who it is', async () => {
  const { oauth2, code } = await authorize(org);
  const connection = new Connection({ oauth2 });
  const { id, organizationId } = await connection.authorize(code);
  const identity = await connection.identity();
  assert.equal(identity.username, org.username);
  assert.deepEqual([identity.user_id, identity.organization_id], [id, organizationId]);
});

test('a code works once', async () => {
  const { oauth2, code } = await authorize(org);
  await oauth2.requestToken(code);
  await assert.rejects(oauth2.requestToken(code), { name: 'invalid_grant', message: 'expired authorization code' });
});

test('a code is for its verifier alone', async () => {
  const { oauth2, code } = await authorize(org);
  const wrong = { name: 'invalid_grant', message: 'invalid code verifier' };
  await assert.rejects(client(org, true).requestToken(code), wrong);
  await assert.rejects(client(org).requestToken(code), { name: 'invalid_grant', message: 'missing required code verifier' });
  await oauth2.requestToken(code);
});

test('a wrong secret is refused', async () => {
  const { oauth2, code } = await authorize(org);
  oauth2.clientSecret = 'wrong';
  await assert.rejects(oauth2.requestToken(code), { name: 'invalid_client', message: 'invalid client credentials' });
});

test('a refresh gives a new access token and keeps the refresh token', async () => {
  const { refresh_token } = await login(org);
  const first = await client(org).refreshToken(refresh_token);
  const second = await client(org).refreshToken(refresh_token);
  assert.equal(first.refresh_token, undefined);
  assert.match(second.access_token, /^00D/);
});

test('a refresh that carries a verifier is refused', async () => {
  const { oauth2, code } = await authorize(org);
  const { refresh_token } = await oauth2.requestToken(code);
  await assert.rejects(oauth2.refreshToken(refresh_token), { message: 'unexpected code verifier' });
});

test('rotation gives a new refresh token, and the old one ends them all', async () => {
  const { refresh_token } = await login(rotating);
  const oauth2 = client(rotating);
  const rotated = await oauth2.refreshToken(refresh_token);
  assert.notEqual(rotated.refresh_token, refresh_token);
  const again = await oauth2.refreshToken(rotated.refresh_token);
  await assert.rejects(oauth2.refreshToken(refresh_token), EXPIRED);
  await assert.rejects(oauth2.refreshToken(again.refresh_token), EXPIRED);
});

test('a connection renews a session that is over', async () => {
  const connection = await connect(org);
  const ended = connection.accessToken;
  await connection.oauth2.revokeToken(ended);
  let renewed;
  connection.once('refresh', (token) => (renewed = token));
  assert.ok((await connection.request(RESOURCES)).sobjects);
  assert.equal(connection.accessToken, renewed);
  assert.notEqual(renewed, ended);
});

test('a revoked grant is over for good', async () => {
  const connection = await connect(org);
  await connection.oauth2.revokeToken(connection.refreshToken);
  await assert.rejects(connection.oauth2.refreshToken(connection.refreshToken), EXPIRED);
  await assert.rejects(connection.request(RESOURCES), { message: `Unable to refresh session due to: ${EXPIRED.message}` });
});
