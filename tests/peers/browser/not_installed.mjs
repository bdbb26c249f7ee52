// The org refuses on a page of its own, and the program learns nothing.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

story('an app that is not installed ends on the error page', async (stage) => {
  await stage.faults('not_installed');
  const page = await stage.page();
  await stage.open(page, stage.link(), '#password');
  await page.keyboard.press('Enter');
  await page.waitForURL(/RemoteAccessErrorPage/);
  assert.match(await page.innerText('main'), /invalid_client : app must be installed into org/);
  assert.ok(page.url().startsWith(stage.org.login));
});
