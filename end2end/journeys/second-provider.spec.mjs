// A second provider that shares no code with the first one or with ours. It differs where it may: an issuer with a path, `iss` in
// the answer without announcing it, `at_hash` and `azp` in the token, a session state in the callback. Its sign-in page is a web
// application of its own; the requests that one makes are made here instead.
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { test, expect } from '@playwright/test';
import { startGlewlwyd } from '../support/glewlwyd.mjs';
import { startPortal } from '../support/portal-process.mjs';

const [idpPort, portalPort] = [9470, 9471];
const portal = `http://127.0.0.1:${portalPort}`;
const token = 'second-token';
const person = { username: 'amina', name: 'Amina Haddad', password: 'ein-langes-passwort', bPK2: 'bpk-of-amina', given_name: 'AMINA', family_name: 'HADDAD', trust_level_authentication: 'STORK-QAA-Level-3' };
const client = { id: 'rueckkanal', secret: 'secret-of-the-test', redirect: `${portal}/anmelden/zurueck`, afterSignOut: `${portal}/abgemeldet` };

test('glewlwyd: sign-in, recognition, and sign-out at both ends', async ({ playwright, request }) => {
  const folder = resolve('../target/end2end-second');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { child: idp, api, issuer } = await startGlewlwyd(folder, { port: idpPort, client, person });
  const child = await startPortal(folder, {
    port: portalPort, token, provider: `
issuer = "${issuer}"
client_id = "${client.id}"
client_secret = "${client.secret}"
scopes = ["openid"]
claims_from = "id_token"
claims = { person_code = "bPK2", given_names = "given_name", family_name = "family_name", level = "trust_level_authentication" }`,
  });
  try {
    const handedIn = await request.post(`${portal}/api/v1/messages`, {
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomBytes(8).toString('hex') },
      data: {
        kind: 'inquiry', authority: 'amt', case: 'c', file_reference: 'AZ 1', recipient: { person_code: person.bPK2 }, service: 'Wohngeld',
        subject: 'Frage', body: 'Guten Tag', items: [{ id: 'name', question: { type: 'short_text', label: 'Wie heißen Sie?' } }],
      },
    });
    expect(handedIn.status(), await handedIn.text()).toBe(201);
    const { id } = await handedIn.json();

    const browser = await playwright.request.newContext({ maxRedirects: 0, extraHTTPHeaders: { origin: portal } });
    const start = await browser.post(`${portal}/anmelden`, { form: { konto: 'konto', zurueck: `/rueckfragen/${id}` } });
    expect(start.status()).toBe(303);
    const authorize = start.headers().location;
    expect(authorize.startsWith(`${issuer}/auth?`)).toBe(true);
    // Its own page would send these two, then lead on.
    await browser.post(`${api}/auth/`, { data: { username: person.username, password: person.password } });
    await browser.put(`${api}/auth/grant/${client.id}/`, { data: { scope: 'openid' } });
    const answer = await browser.get(`${authorize}&g_continue`);
    expect(answer.status(), await answer.text()).toBe(302);
    const callback = new URL(answer.headers().location);
    expect(callback.searchParams.get('iss')).toBe(issuer);
    // Somebody else's browser can do nothing with it.
    const thief = await playwright.request.newContext({ maxRedirects: 0 });
    expect((await thief.get(callback.href)).status()).toBe(400);
    const finish = await browser.get(callback.href);
    expect(finish.status(), await finish.text()).toBe(303);
    expect(finish.headers().location).toBe(`/rueckfragen/${id}`);
    const message = await browser.get(`${portal}/rueckfragen/${id}`);
    expect(message.status()).toBe(200);
    expect(await message.text()).toContain('Wie heißen Sie?');
    const account = await (await browser.get(`${portal}/konto`)).text();
    expect(account).toContain('AMINA HADDAD');
    expect(account).toContain('substanziell');

    const out = await browser.post(`${portal}/abmelden`, { form: {} });
    expect(out.status()).toBe(303);
    const there = new URL(out.headers().location);
    expect(there.href.startsWith(`${issuer}/end_session?`)).toBe(true);
    expect(there.searchParams.get('post_logout_redirect_uri')).toBe(client.afterSignOut);
    const page = await browser.get(there.href);
    // It asks back on its own page, and knows us and the person.
    expect(page.status()).toBe(302);
    expect(page.headers().location).toMatch(/sid=.+client_id=rueckkanal&prompt=end_session/);
    expect((await browser.get(`${portal}/rueckfragen`)).status()).toBe(303);
  } finally {
    child.kill('SIGTERM');
    idp.kill('SIGTERM');
  }
});
