// Signing in at a certified provider that is not ours, set up as a broker before BundID: a scope for each level, claims in the
// userinfo answer, back-channel logout. With the production start (`serve --config`) and without a scanner.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import Provider from 'oidc-provider';
import { test as base, expect } from '@playwright/test';
import { startPortal } from '../support/portal-process.mjs';

const [idpPort, portalPort] = [9450, 9451];
const issuer = `http://127.0.0.1:${idpPort}`;
const portal = `http://127.0.0.1:${portalPort}`;
const token = 'independent-token';

/** The claims of a public deployment; the level is what the scope asked for, as far as the person has a card. */
function claimsOf(id, scope) {
  const level = scope.includes('level4') && id === 'tariq' ? 4 : scope.includes('level3') || id === 'tariq' ? 3 : 1;
  return {
    sub: id, given_name: 'AMINA', family_name: 'HADDAD', date_of_birth: '1994-05-14', bPK2: `bpk-of-${id}`,
    trust_level_authentication: `STORK-QAA-Level-${level}`, assertion_proved_by: level === 4 ? 'eID' : 'Elster',
  };
}

async function startProvider() {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'rueckkanal', client_secret: 'secret-of-the-test', redirect_uris: [`${portal}/anmelden/zurueck`],
      post_logout_redirect_uris: [`${portal}/abgemeldet`], grant_types: ['authorization_code'], response_types: ['code'],
      backchannel_logout_uri: `${portal}/oidc/abmeldung/konto`, backchannel_logout_session_required: true,
    }],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'level1', 'level3', 'level4'],
    extraParams: ['kc_idp_hint'],
    claims: {
      openid: ['sub'], profile: ['given_name', 'family_name', 'date_of_birth', 'bPK2', 'assertion_proved_by'],
      level1: ['trust_level_authentication'], level3: ['trust_level_authentication'], level4: ['trust_level_authentication'],
    },
    findAccount: (_, id) => ({ accountId: id, claims: (use, scope) => claimsOf(id, scope) }),
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
    cookies: { keys: ['test'] },
    // Otherwise it calls no loopback address.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  });
  return new Promise((done) => { const server = provider.listen(idpPort, '127.0.0.1', () => done(server)); });
}

const test = base.extend({
  // One pair of servers at a time, whichever project asks.
  site: [async ({}, use, { project }) => {
    const folder = resolve(`../target/end2end-independent-${project.name}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const provider = await startProvider();
    const child = await startPortal(folder, { port: portalPort, token, provider: `
issuer = "${issuer}"
client_id = "rueckkanal"
client_secret = "secret-of-the-test"
preset = "bundid_keycloak_scopes"` });
    await use(folder);
    child.kill('SIGTERM');
    const code = await new Promise((done) => { child.on('exit', done); });
    provider.closeAllConnections();
    await new Promise((done) => { provider.close(done); });
    expect(code, 'SIGTERM ends it cleanly').toBe(0);
  }, { scope: 'test' }],
});

/** The provider's own pages. */
async function signInAt(page, who) {
  await page.locator('input[name=login]').fill(who);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]').click();
}

async function handIn(request, over) {
  const answer = await request.post(`${portal}/api/v1/messages`, {
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomBytes(8).toString('hex') },
    data: {
      kind: 'inquiry', authority: 'amt', case: 'c', file_reference: 'AZ 1', recipient: { person_code: 'bpk-of-tariq' }, service: 'Wohngeld',
      subject: 'Frage', body: 'Guten Tag', items: [{ id: 'name', question: { type: 'short_text', label: 'Wie heißen Sie?' } }], ...over,
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

test('a broker with a scope for each level: step-up, and sign-out at the broker ends the session here', async ({ page, request, site }) => {
  expect(site).toBeTruthy();
  const { link, id } = await handIn(request, { trust_levels: { read: 'substantial', send: 'high' } });
  await page.goto(link);
  await page.getByRole('button', { name: /Weiter zur Anmeldung/ }).click();
  await signInAt(page, 'tariq');
  await expect(page).toHaveURL(`${portal}/rueckfragen/${id}`);
  await page.goto(`${portal}/rueckfragen/${id}/fragen/name`);
  await page.getByRole('textbox').fill('Tariq Rahimi');
  await page.getByRole('button', { name: 'Weiter', exact: true }).click();
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sie brauchen eine sicherere Anmeldung');
  await page.getByRole('button', { name: /Sicherer anmelden/ }).click();
  // `prompt=login`: the broker's own session is not enough.
  await signInAt(page, 'tariq');
  await expect(page).toHaveURL(new RegExp(`${portal}/rueckfragen/${id}/pruefen`));
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir haben Ihre Antwort');
  await expect(async () => { expect(readdirSync(`${site}/akten`).length).toBe(1); }).toPass();
  const manifest = JSON.parse(readFileSync(`${site}/akten/${readdirSync(`${site}/akten`)[0]}/manifest.json`));
  expect(manifest.provenance).toMatchObject({ trust_level: 'high', match_rule: 'person_code', means: 'eID' });
  // Signing out there, without our page: the broker tells us by itself.
  await page.goto(`${issuer}/session/end`);
  await page.locator('button[value=yes]').click();
  await page.goto(`${portal}/rueckfragen`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bitte melden Sie sich an');
});

test('signing in at an independent provider leads to the receipt', async ({ page, request, site }) => {
  const { link, id } = await handIn(request, {
    recipient: { issuer, subject: 'amina' }, trust_levels: { read: 'basic', send: 'basic' },
    items: [{ id: 'name', question: { type: 'short_text', label: 'Wie heißen Sie?' } }, { id: 'p', document_request: { label: 'Mietvertrag' } }],
  });
  await page.goto(link);
  await page.getByRole('button', { name: /Weiter zur Anmeldung/ }).click();
  await signInAt(page, 'amina');
  await expect(page).toHaveURL(`${portal}/rueckfragen/${id}`);
  await page.getByRole('link', { name: 'Antworten beginnen' }).click();
  await page.getByRole('textbox').fill('Amina Haddad');
  await page.getByRole('button', { name: 'Weiter', exact: true }).click();
  await page.goto(`${portal}/rueckfragen/${id}/pruefen`);
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click();
  // The paper is missing.
  await page.getByRole('button', { name: 'Ja, so senden' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir haben Ihre Antwort');
  await expect(async () => { expect(readdirSync(`${site}/akten`).length).toBe(1); }).toPass();
  const manifest = JSON.parse(readFileSync(`${site}/akten/${readdirSync(`${site}/akten`)[0]}/manifest.json`));
  expect(manifest.provenance).toMatchObject({ identity_provider: issuer, subject: 'amina', trust_level: 'basic', match_rule: 'account' });
  // Signing out ends both sessions: ours, and after its own question the provider's.
  await page.locator('summary', { hasText: 'Menü' }).click();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await page.locator('button[value=yes]').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sie sind abgemeldet');
});
