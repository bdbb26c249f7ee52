// @salesforce/core, which Salesforce's own CLI keeps its logins with, and Postman's own reader of environments: what
// the one writes is imported, and what is exported they read back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { OAuth2 } from 'jsforce';
import { callback, org } from './simulator.mjs';

const require = createRequire(import.meta.url);
const ALIAS = 'Acme Prod (live)';
const NAME = 'Acme-Prod-live';

if (process.argv[2] === 'write') {
  // Which cipher is used is decided once in a process.
  const { StateAggregator } = require('@salesforce/core');
  const { orgs, aliases } = await StateAggregator.getInstance();
  const fields = JSON.parse(readFileSync(0, 'utf8'));
  orgs.set(fields.username, fields);
  await orgs.write(fields.username);
  await aliases.setAndSave(ALIAS, fields.username);
  process.exit(0);
}

/** The environment of a home of its own, in which sf keeps its key in a file. */
const home = () => ({
  ...process.env,
  HOME: mkdtempSync(join(process.env.HOME, 'sf-')),
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  SF_DISABLE_TELEMETRY: 'true',
});

/** Logs in, and has sf keep the login there. */
async function keep(env) {
  const oauth2 = new OAuth2({
    loginUrl: org.login,
    clientId: org.client_id,
    clientSecret: org.client_secret,
    redirectUri: org.redirect_uri,
    useVerifier: true,
  });
  const { searchParams } = await callback(oauth2.getAuthorizationUrl({ scope: 'api refresh_token' }), org.redirect_uri);
  const tokens = await oauth2.requestToken(searchParams.get('code'));
  const fields = {
    username: org.username,
    orgId: tokens.id.split('/').at(-2),
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    instanceUrl: tokens.instance_url,
    loginUrl: org.login,
    clientId: org.client_id,
    clientSecret: org.client_secret,
  };
  execFileSync(process.execPath, [import.meta.filename, 'write'], { env, input: JSON.stringify(fields) });
  return fields;
}

const orgdeck = (env, ...args) => execFileSync(process.env.ORGDECK, args, { env, encoding: 'utf8' });

for (const version of ['false', 'true']) {
  test(`what sf encrypted is opened, SF_CRYPTO_V2=${version}`, async () => {
    const env = { ...home(), SF_CRYPTO_V2: version };
    const fields = await keep(env);
    const file = readFileSync(join(env.HOME, '.sfdx', `${fields.username}.json`), 'utf8');
    assert.ok(!file.includes(fields.refreshToken) && !file.includes(fields.accessToken), 'sf has encrypted it');
    const { imported } = JSON.parse(orgdeck(env, 'import', 'sf', '--with-tokens', '--yes', '--json'));
    assert.deepEqual(imported.map(({ from, profile, token }) => [from, profile, token]), [[ALIAS, NAME, 'imported']]);
    assert.equal(orgdeck(env, 'token', NAME).trim(), fields.accessToken);
    const grant = JSON.parse(orgdeck(env, 'export', NAME, '--as', 'json', '--yes'));
    assert.equal(grant.refresh_token, fields.refreshToken);
    assert.equal(grant.client_secret, fields.clientSecret);
  });
}

test('what is exported is read by sf, by Postman and by node', async () => {
  const { AuthInfo } = require('@salesforce/core');
  const { VariableScope } = require('postman-collection');
  const env = home();
  const fields = await keep(env);
  orgdeck(env, 'import', 'sf', '--with-tokens', '--yes');
  // As a real org has it: sf reads no other than https.
  const tokens = join(env.HOME, '.config/orgdeck/tokens');
  const [name] = readdirSync(tokens).filter((name) => name.endsWith('.json'));
  const instance = 'https://acme.my.salesforce.com';
  const text = readFileSync(join(tokens, name), 'utf8').replaceAll(`"${fields.instanceUrl}"`, `"${instance}"`);
  writeFileSync(join(tokens, name), text);

  const url = orgdeck(env, 'export', NAME, '--as', 'sfdx-url', '--yes').trim();
  const { clientId, clientSecret, refreshToken } = fields;
  assert.deepEqual(AuthInfo.parseSfdxAuthUrl(url), { clientId, clientSecret, refreshToken, loginUrl: instance });

  const environment = new VariableScope(JSON.parse(orgdeck(env, 'export', NAME, '--as', 'postman', '--yes')));
  assert.equal(environment.name, NAME);
  const wanted = { _endpoint: instance, _accessToken: fields.accessToken, clientId, clientSecret, username: org.username };
  for (const [key, value] of Object.entries(wanted)) assert.equal(environment.get(key), value, key);
  assert.equal(environment.replaceIn('{{_endpoint}}/services/data'), `${instance}/services/data`);

  const lines = parseEnv(orgdeck(env, 'export', NAME, '--as', 'dotenv', '--yes'));
  assert.equal(lines.SF_REFRESH_TOKEN, refreshToken);
  assert.equal(lines.SF_CLIENT_SECRET, clientSecret);
});
