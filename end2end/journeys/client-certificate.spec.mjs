// The portal shows the provider a certificate (RFC 8705) instead of a secret, at a provider that is not ours and speaks TLS.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { resolve } from 'node:path';
import Provider from 'oidc-provider';
import { test, expect } from '@playwright/test';
import { startPortal } from '../support/portal-process.mjs';

const [idpPort, portalPort] = [9454, 9455];
const [issuer, portal] = [`https://127.0.0.1:${idpPort}`, `http://127.0.0.1:${portalPort}`];
const folder = resolve('../target/end2end-certificate');

// The provider's certificate comes from an authority that no browser knows.
test.use({ ignoreHTTPSErrors: true });

/** An authority, or a certificate that it signs. */
function certificate(name, { by, more = [] } = {}) {
  const signed = by ? ['-CA', `${folder}/${by}.pem`, '-CAkey', `${folder}/${by}.key`, '-addext', 'basicConstraints=critical,CA:FALSE'] : [];
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2', '-subj', `/CN=${name}`,
    '-keyout', `${folder}/${name}.key`, '-out', `${folder}/${name}.pem`, ...signed, ...more.flatMap((line) => ['-addext', line]),
  ], { stdio: 'ignore' });
  return { key: readFileSync(`${folder}/${name}.key`), cert: readFileSync(`${folder}/${name}.pem`) };
}

test('the certificate that was registered opens, another name and another authority do not', async ({ page }) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const authority = certificate('authority');
  certificate('foreign');
  const server = certificate('server', { by: 'authority', more: ['subjectAltName=IP:127.0.0.1'] });
  certificate('registered', { by: 'authority', more: ['subjectAltName=DNS:portal.example'] });
  certificate('neighbour', { by: 'authority', more: ['subjectAltName=DNS:neighbour.example'] });
  certificate('pretender', { by: 'foreign', more: ['subjectAltName=DNS:portal.example'] });
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'rueckkanal', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'portal.example',
      redirect_uris: [`${portal}/anmelden/zurueck`], grant_types: ['authorization_code'], response_types: ['code'],
    }],
    clientAuthMethods: ['tls_client_auth'],
    pkce: { required: () => true }, findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: true },
      mTLS: {
        enabled: true, tlsClientAuth: true,
        getCertificate: ({ socket }) => socket.getPeerX509Certificate(),
        certificateAuthorized: ({ socket }) => socket.authorized,
        certificateSubjectMatches: ({ socket }, property, expected) =>
          property === 'tls_client_auth_san_dns' && socket.getPeerX509Certificate().subjectAltName === `DNS:${expected}`,
      },
    },
    cookies: { keys: ['test'] },
  });
  const listening = createServer({ ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: false }, provider.callback());
  await new Promise((done) => { listening.listen(idpPort, '127.0.0.1', done); });
  const attempt = async (name) => {
    rmSync(`${folder}/portal`, { recursive: true, force: true });
    mkdirSync(`${folder}/portal`);
    const child = await startPortal(`${folder}/portal`, {
      port: portalPort, token: 'token', provider: `
issuer = "${issuer}"
client_id = "rueckkanal"
client_auth = { method = "tls_client_auth", certificate_file = "${folder}/${name}.pem", key_file = "${folder}/${name}.key", authority_file = "${folder}/authority.pem" }
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
    expect(await attempt('registered')).toBe('Ihre Rückfragen');
    expect(await attempt('neighbour')).toBe('Die Anmeldung hat nicht geklappt');
    expect(await attempt('pretender')).toBe('Die Anmeldung hat nicht geklappt');
  } finally {
    listening.closeAllConnections();
    await new Promise((done) => { listening.close(done); });
  }
});
