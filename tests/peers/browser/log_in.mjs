// A person logs in at the generic host, where the username says which org it is, and allows.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

story('username, Enter, Enter: the program has its code', async (stage) => {
  const page = await stage.page();
  const host = `${stage.ready.url}/login`;
  await stage.open(page, stage.link(host), '#password');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type(stage.org.username);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#oaapprove:focus');
  assert.match(await page.innerText('main'), new RegExp(`allow access for ${stage.org.username}`));
  await page.keyboard.press('Enter');
  const { code, state, ...rest } = await stage.returned(page);
  assert.deepEqual([state, rest], ['a state', {}]);
  const tokens = await stage.exchange(host, code);
  assert.equal(tokens.instance_url, stage.org.login);
});

story('who is logged in and has allowed before is not asked again', async (stage) => {
  const page = await stage.page();
  await stage.open(page, stage.link(), '#password');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#oaapprove:focus');
  await page.keyboard.press('Enter');
  await stage.exchange(stage.org.login, (await stage.returned(page)).code);
  await page.goto(stage.link(stage.org.login, { state: 'another state' }));
  assert.equal((await stage.returned(page)).state, 'another state');
  await stage.open(page, stage.link(stage.org.login, { prompt: 'login' }), '#password');
  assert.equal(await page.inputValue('#username'), stage.org.username);
});
