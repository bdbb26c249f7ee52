// What a story in the browser stands on: a simulator, the callback of somebody's program, and a real
// Chromium without a window.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

/** RFC 7636's own example. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** A test that is given a stage. What goes wrong inside a page fails it in the end. */
export const story = (name, act) =>
  test(name, { timeout: 120_000 }, async (t) => {
    const stage = await Stage.set(t);
    await act(stage);
    assert.deepEqual(stage.complaints, []);
  });

class Stage {
  complaints = [];

  /** Struck when the test ends: the browser first, which would complain that the others are gone. */
  static async set(t) {
    const stage = new Stage();
    t.after(async () => {
      await stage.browser?.close();
      stage.simulator?.kill();
      stage.program.close();
    });
    stage.program = createServer((_, reply) => reply.end('Received.')).listen(0, '127.0.0.1');
    await once(stage.program, 'listening');
    stage.callback = `http://127.0.0.1:${stage.program.address().port}/callback`;
    stage.simulator = spawn(process.env.ORGDECK, ['simulator', '--redirect-uri', stage.callback]);
    const [line] = await once(createInterface(stage.simulator.stdout), 'line');
    stage.ready = JSON.parse(line);
    stage.org = stage.ready.orgs[0];
    stage.browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--disable-gpu', '--disable-quic', '--disable-sync'],
    });
    return stage;
  }

  /** A page of a browser that was never here. */
  async page(settings = {}) {
    const context = await this.browser.newContext(settings);
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    return page;
  }

  /** Opens a link, and waits until its page listens to the keyboard there. */
  async open(page, link, focused) {
    await page.goto(link);
    await page.waitForSelector(`${focused}:focus`);
  }

  /** The link that a program opens: at this host, with these parameters besides the usual ones. */
  link(host = this.org.login, more = {}) {
    const usual = {
      response_type: 'code',
      client_id: this.org.client_id,
      redirect_uri: this.callback,
      state: 'a state',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    };
    return `${host}/services/oauth2/authorize?${new URLSearchParams({ ...usual, ...more })}`;
  }

  /** Waits until the browser is back at the program: what it brings. */
  async returned(page) {
    await page.waitForURL((url) => url.href.startsWith(`${this.callback}?`));
    return Object.fromEntries(new URL(page.url()).searchParams);
  }

  /** Exchanges a code at the host it came from. */
  async exchange(host, code) {
    const { client_id, client_secret } = this.org;
    const grant = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: this.callback };
    const body = new URLSearchParams({ ...grant, client_id, client_secret });
    const reply = await fetch(`${host}/services/oauth2/token`, { method: 'POST', body });
    return reply.json();
  }

  /** Throws the switches of the org: these are on, all others off. */
  async faults(...faults) {
    const reply = await fetch(`${this.ready.url}/simulator/faults`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.ready.control_token}` },
      body: new URLSearchParams({ org: this.org.name, faults: faults.join(' ') }),
    });
    assert.equal(reply.status, 204);
  }
}
