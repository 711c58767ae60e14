// A provider that can be told to fail at each step of a sign-in.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';

const base64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** `trouble.at` is the step that fails, `trouble.minutes` how wrong its clock is. */
export async function startBrokenProvider(port, clientId) {
  const issuer = `http://127.0.0.1:${port}`;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const trouble = { at: null, minutes: 0 };
  const nonces = new Map();
  const idToken = (nonce) => {
    const now = Math.floor(Date.now() / 1000) + trouble.minutes * 60;
    const claims = { iss: issuer, sub: 'amina', aud: clientId, iat: now, exp: now + 300, nonce, name: 'Amina Haddad' };
    const signed = `${base64({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${base64(claims)}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };
  const steps = {
    '/.well-known/openid-configuration': () => ({
      issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, userinfo_endpoint: `${issuer}/userinfo`, jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] }),
    '/token': (body) => ({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: idToken(nonces.get(new URLSearchParams(body).get('code'))) }),
    '/userinfo': () => ({ sub: 'amina', name: 'Amina Haddad' }),
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, issuer);
    let body = '';
    for await (const piece of request) body += piece;
    if (url.pathname === '/auth') {
      const back = new URL(url.searchParams.get('redirect_uri'));
      back.searchParams.set('state', url.searchParams.get('state'));
      if (trouble.at === '/auth') back.searchParams.set('error', 'server_error');
      else {
        const code = createHash('sha256').update(randomUUID()).digest('hex');
        nonces.set(code, url.searchParams.get('nonce'));
        back.searchParams.set('code', code);
      }
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === trouble.at || !steps[url.pathname]) {
      response.writeHead(503).end();
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(steps[url.pathname](body)));
    }
  });
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  return { issuer, trouble, close: () => { server.closeAllConnections(); return new Promise((done) => { server.close(done); }); } };
}
