// A person mistypes the username, is told, and goes on without starting again.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

story('a wrong username is told and can be typed again', async (stage) => {
  const page = await stage.page();
  await stage.open(page, stage.link(), '#password');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('nobody@nowhere.example');
  await page.keyboard.press('Enter');
  const alert = await page.innerText('[role=alert]');
  await page.waitForSelector('#username:focus');
  assert.match(alert, /^Please check your username and password\. If you still can't log in, contact your Salesforce/);
  assert.equal(await page.inputValue('#username'), 'nobody@nowhere.example');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(stage.org.username);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#oaapprove:focus');
});
