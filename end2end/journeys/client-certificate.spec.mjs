// The portal shows the provider a certificate (RFC 8705) instead of a secret, at a provider that is not ours and speaks TLS.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { resolve } from 'node:path';
import Provider from 'oidc-provider';
import { test, expect } from '@playwright/test';
import { attempt, close, providerSettings } from '../support/sign-in-attempt.mjs';

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
  const client = { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'portal.example' };
  const provider = new Provider(issuer, providerSettings(portal, client, {
    features: {
      mTLS: {
        enabled: true, tlsClientAuth: true,
        getCertificate: ({ socket }) => socket.getPeerX509Certificate(),
        certificateAuthorized: ({ socket }) => socket.authorized,
        certificateSubjectMatches: ({ socket }, property, expected) =>
          property === 'tls_client_auth_san_dns' && socket.getPeerX509Certificate().subjectAltName === `DNS:${expected}`,
      },
    },
  }));
  const listening = createServer({ ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: false }, provider.callback());
  await new Promise((done) => { listening.listen(idpPort, '127.0.0.1', done); });
  const signInWith = (name) => attempt(page, folder, {
    portalPort, issuer,
    clientAuth: `{ method = "tls_client_auth", certificate_file = "${folder}/${name}.pem", key_file = "${folder}/${name}.key", authority_file = "${folder}/authority.pem" }`,
  });
  try {
    expect(await signInWith('registered')).toBe('Ihre Rückfragen');
    expect(await signInWith('neighbour')).toBe('Die Anmeldung hat nicht geklappt');
    expect(await signInWith('pretender')).toBe('Die Anmeldung hat nicht geklappt');
  } finally {
    await close(listening);
  }
});
