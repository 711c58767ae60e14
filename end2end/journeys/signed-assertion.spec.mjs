// The portal proves itself to the provider by a signed assertion (RFC 7523) instead of a secret, at a provider that is not ours.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Provider from 'oidc-provider';
import { test, expect } from '@playwright/test';
import { startPortal } from '../support/portal-process.mjs';

const [idpPort, portalPort] = [9452, 9453];
const [issuer, portal] = [`http://127.0.0.1:${idpPort}`, `http://127.0.0.1:${portalPort}`];

for (const [alg, type, options] of [['ES256', 'ec', { namedCurve: 'P-256' }], ['PS256', 'rsa', { modulusLength: 2048 }]]) {
  test(`${alg}: the key that was registered opens, another one does not`, async ({ page }) => {
    const folder = resolve(`../target/end2end-assertion-${alg}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const [registered, other] = [generateKeyPairSync(type, options), generateKeyPairSync(type, options)];
    const provider = new Provider(issuer, {
      clients: [{
        client_id: 'rueckkanal', token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: alg,
        jwks: { keys: [{ ...registered.publicKey.export({ format: 'jwk' }), kid: 'one', alg, use: 'sig' }] },
        redirect_uris: [`${portal}/anmelden/zurueck`], grant_types: ['authorization_code'], response_types: ['code'],
      }],
      clientAuthMethods: ['private_key_jwt'], enabledJWA: { clientAuthSigningAlgValues: ['ES256', 'PS256'] },
      pkce: { required: () => true }, findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      features: { devInteractions: { enabled: true } }, cookies: { keys: ['test'] },
    });
    const server = await new Promise((done) => { const listening = provider.listen(idpPort, '127.0.0.1', () => done(listening)); });
    const attempt = async (key) => {
      const file = `${folder}/client.pem`;
      writeFileSync(file, key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      rmSync(`${folder}/portal`, { recursive: true, force: true });
      mkdirSync(`${folder}/portal`);
      const child = await startPortal(`${folder}/portal`, {
        port: portalPort, token: 'token', provider: `
issuer = "${issuer}"
client_id = "rueckkanal"
client_auth = { method = "private_key_jwt", key_file = "${file}", key_id = "one" }
scopes = ["openid"]`,
      });
      await page.context().clearCookies();
      await page.goto(`${portal}/rueckfragen`);
      await page.getByRole('button', { name: /Weiter zur Anmeldung/ }).click();
      await page.locator('input[name=login]').fill('amina');
      await page.locator('input[name=password]').fill('x');
      await page.locator('button[type=submit]').click();
      await page.locator('button[type=submit]').click();
      const heading = await page.getByRole('heading', { level: 1 }).textContent();
      child.kill('SIGTERM');
      await new Promise((done) => { child.on('exit', done); });
      return heading;
    };
    try {
      expect(await attempt(registered)).toBe('Ihre Rückfragen');
      expect(await attempt(other)).toBe('Die Anmeldung hat nicht geklappt');
    } finally {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    }
  });
}
