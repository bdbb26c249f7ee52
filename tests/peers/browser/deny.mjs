// A person does not want this program.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

story('Deny is one Tab away and tells the program', async (stage) => {
  const page = await stage.page();
  await stage.open(page, stage.link(), '#password');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#oaapprove:focus');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.innerText'), 'Deny');
  await page.keyboard.press('Enter');
  const denied = { error: 'access_denied', error_description: 'end-user denied authorization', state: 'a state' };
  assert.deepEqual(await stage.returned(page), denied);
});
