// The portal proves itself to the provider by a signed assertion (RFC 7523) instead of a secret, at a provider that is not ours.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Provider from 'oidc-provider';
import { test, expect } from '@playwright/test';
import { attempt, close, providerSettings } from '../support/sign-in-attempt.mjs';

const [idpPort, portalPort] = [9452, 9453];
const [issuer, portal] = [`http://127.0.0.1:${idpPort}`, `http://127.0.0.1:${portalPort}`];

for (const [alg, type, options] of [['ES256', 'ec', { namedCurve: 'P-256' }], ['PS256', 'rsa', { modulusLength: 2048 }]]) {
  test(`${alg}: the key that was registered opens, another one does not`, async ({ page }) => {
    const folder = resolve(`../target/end2end-assertion-${alg}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const [registered, other] = [generateKeyPairSync(type, options), generateKeyPairSync(type, options)];
    const client = {
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [{ ...registered.publicKey.export({ format: 'jwk' }), kid: 'one', alg, use: 'sig' }] },
    };
    const settings = providerSettings(portal, client, { enabledJWA: { clientAuthSigningAlgValues: ['ES256', 'PS256'] } });
    const provider = new Provider(issuer, settings);
    const server = await new Promise((done) => { const listening = provider.listen(idpPort, '127.0.0.1', () => done(listening)); });
    const signInWith = (key) => {
      const file = `${folder}/client.pem`;
      writeFileSync(file, key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      return attempt(page, folder, { portalPort, issuer, clientAuth: `{ method = "private_key_jwt", key_file = "${file}", key_id = "one" }` });
    };
    try {
      expect(await signInWith(registered)).toBe('Ihre Rückfragen');
      expect(await signInWith(other)).toBe('Die Anmeldung hat nicht geklappt');
    } finally {
      await close(server);
    }
  });
}
