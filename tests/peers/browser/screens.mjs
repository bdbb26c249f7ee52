// Every page as a person sees it, in light, in dark and on a phone. A picture of each is for people;
// what is cut off or sticks out sideways fails.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { story } from './stage.mjs';

const FORMATS = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** Walks from page to page and says where it is. */
async function* walk(stage, page) {
  await page.goto(stage.ready.url);
  yield 'front-locked';
  await page.fill('#token', stage.ready.control_token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice');
  yield 'front';
  await stage.faults('slow=1', 'revoke:html_503*3');
  await page.goto(`${stage.ready.url}/?org=${stage.org.name}`);
  yield 'org';
  await stage.faults();
  await page.goto(`${stage.ready.url}/?app=${stage.org.name}`);
  yield 'app';
  await page.goto(stage.link(`${stage.ready.url}/login`));
  yield 'login-generic';
  await page.goto(stage.link());
  yield 'login';
  await page.fill('#username', 'nobody@nowhere.example');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  yield 'login-failed';
  await page.fill('#username', stage.org.username);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#oaapprove');
  yield 'approval';
  await page.goto(`${stage.org.login}/`);
  yield 'home';
  await page.goto(stage.link(stage.org.login, { prompt: 'select_account' }));
  yield 'select-account';
  await page.goto(`${stage.ready.url}/simulator/log?pause=1`);
  yield 'log';
  await stage.faults('not_installed');
  await page.goto(stage.link());
  await page.waitForURL(/RemoteAccessErrorPage/);
  yield 'error';
  await stage.faults();
  for (const [number, org] of stage.ready.orgs.slice(1).entries()) {
    await page.goto(`${org.login}/`);
    yield `login-kind-${number + 2}`;
  }
}

/** The elements that stick out of the window or are cut off by their own box. What scrolls may, and fields do. */
function cut() {
  const scrolls = (element) =>
    element && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const overflows = (element) =>
    element.getBoundingClientRect().right > innerWidth + 1 ||
    (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && !element.matches('input'));
  return [...document.querySelectorAll('html, body *')]
    .filter((element) => overflows(element) && !scrolls(element))
    .map((element) => element.outerHTML.slice(0, 200));
}

for (const [format, settings] of Object.entries(FORMATS)) {
  story(`every page fits: ${format}`, async (stage) => {
    const page = await stage.page(settings);
    for await (const name of walk(stage, page)) {
      await page.screenshot({ path: join(process.env.SCREENS, `${name}.${format}.png`), fullPage: true });
      assert.deepEqual(await page.evaluate(cut), [], name);
    }
  });
}
