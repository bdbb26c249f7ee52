// A person makes something go wrong on the control page, and makes it good again.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

const said = (page, words) => page.waitForSelector(`.notice:focus:has-text("${words}")`);

/** Types the control token into the page. */
async function unlock(stage, page) {
  await page.goto(`${stage.ready.url}/?org=${stage.org.name}`);
  await page.focus('#token');
  await page.keyboard.type(stage.ready.control_token);
  await page.keyboard.press('Enter');
  await said(page, 'Unlocked');
}

story('a switch is flipped, met by the next login, and turned off, by keyboard alone', async (stage) => {
  const [board, person] = [await stage.page(), await stage.page()];
  await unlock(stage, board);
  // One stop for all faults; the arrows choose among them.
  await board.focus('input[name=fault]');
  for (let presses = 0; presses < 4; presses++) await board.keyboard.press('ArrowDown');
  assert.equal(await board.inputValue('input[name=fault]:checked'), 'cross_org');
  await board.keyboard.press('Enter');
  await said(board, 'The switches were changed.');
  assert.match(await board.innerText('.switched'), /cross_org a local external client app of another org/);

  await stage.open(person, stage.link(), '#password');
  await person.keyboard.press('Enter');
  assert.equal((await stage.returned(person)).error, 'OAUTH_AUTHORIZATION_BLOCKED');
  await board.frameLocator('iframe').getByText('OAUTH_AUTHORIZATION_BLOCKED').first().waitFor();

  await board.focus('.switched button');
  await board.keyboard.press('Enter');
  await board.getByText('None is on').waitFor();
  await stage.open(person, stage.link(), '#oaapprove');
});

story('the log comes anew while the page keeps what is typed', async (stage) => {
  const [board, person] = [await stage.page(), await stage.page()];
  await unlock(stage, board);
  await board.fill('#times', '17');
  await stage.open(person, stage.link(), '#password');
  await board.frameLocator('iframe').getByText('/services/oauth2/authorize').first().waitFor();
  const focused = await board.evaluate('document.activeElement.id + document.activeElement.value');
  assert.equal(focused, 'times17');
});

story('who has not shown the token can press nothing', async (stage) => {
  const page = await stage.page();
  await page.goto(`${stage.ready.url}/?org=${stage.org.name}`);
  const [pressed, changes] = ['form[method=post] button', 'form[method=post]:not([action$="/unlock"]) button'];
  assert.equal(await page.locator(`${pressed}:enabled`).count(), 1);
  assert.ok((await page.locator(`${changes}:disabled`).count()) > 5);
  await unlock(stage, page);
  assert.equal(await page.locator(`${changes}:disabled`).count(), 0);
  await page.getByRole('button', { name: 'Lock', exact: true }).press('Enter');
  await said(page, 'Locked');
  assert.equal(await page.locator('[name=control_token]:not(#token)').count(), 0);
});
