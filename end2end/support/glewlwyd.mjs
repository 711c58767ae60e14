// A second provider, written by others in another language: Debian's glewlwyd, set up by its own administration interface.
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const modules = '/usr/lib/glewlwyd';
const tables = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3';
const claims = ['bPK2', 'given_name', 'family_name', 'trust_level_authentication'];

/** Starts it with one client and one person; returns its process and issuer. */
export async function startGlewlwyd(folder, { port, client, person }) {
  const [home, database] = [`http://127.0.0.1:${port}`, `${folder}/glewlwyd.sqlite`];
  execFileSync('sqlite3', [database], { input: readFileSync(tables) });
  const config = `${folder}/glewlwyd.conf`;
  writeFileSync(config, `
port=${port}
bind_address="127.0.0.1"
external_url="${home}"
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="ERROR"
cookie_domain="127.0.0.1"
cookie_secure=0
session_expiration=3600
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="${modules}/user"
client_module_path="${modules}/client"
user_auth_scheme_module_path="${modules}/scheme"
plugin_module_path="${modules}/plugin"
hash_algorithm="SHA512"
database = { type = "sqlite3"; path = "${database}"; };
`);
  const child = spawn('glewlwyd', ['-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const api = `${home}/api`;
  for (let tries = 0; !(await fetch(`${api}/`).then(() => true, () => false)); tries += 1) {
    if (tries > 100) throw new Error('glewlwyd does not start');
    await new Promise((done) => { setTimeout(done, 50); });
  }
  let cookie = '';
  const call = async (method, path, body) => {
    const answer = await fetch(api + path, { method, headers: { 'content-type': 'application/json', cookie }, body: body && JSON.stringify(body) });
    cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') || cookie;
    if (!answer.ok) throw new Error(`glewlwyd: ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  await call('POST', '/auth/', { username: 'admin', password: 'password' });
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const claim = (name) => ({ name, 'user-property': name, type: 'string', mandatory: true, 'on-demand': false, scope: [] });
  await call('POST', '/mod/plugin/', {
    module: 'oidc', name: 'oidc', display_name: 'oidc', parameters: {
      iss: `${api}/oidc`, 'jwt-type': 'rsa', 'jwt-key-size': '256', 'subject-type': 'public', 'oauth-as-iss-id': true,
      key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: keys.publicKey.export({ type: 'spki', format: 'pem' }),
      'access-token-duration': 600, 'refresh-token-duration': 600, 'code-duration': 60, 'refresh-token-rolling': true,
      'allow-non-oidc': false, 'auth-type-code-enabled': true, 'auth-type-token-enabled': false, 'auth-type-id-token-enabled': true,
      'auth-type-none-enabled': false, 'auth-type-password-enabled': false, 'auth-type-client-enabled': false, 'auth-type-refresh-enabled': false,
      'pkce-allowed': true, 'pkce-required': true, 'pkce-method-plain-allowed': false,
      'name-claim': 'no', 'email-claim': 'no', 'scope-claim': 'no', claims: claims.map(claim),
      'session-management-allowed': true, 'session-cookie-name': 'GLEWLWYD2_OIDC_SID', 'session-cookie-expiration': 3600,
    },
  });
  const users = await (await call('GET', '/mod/user/database')).json();
  for (const name of claims) users.parameters['data-format'][name] = { multiple: false, read: true, write: true, 'profile-read': true, 'profile-write': false };
  await call('PUT', '/mod/user/database', users);
  await call('PUT', '/mod/user/database/reset', {});
  await call('POST', '/client/', {
    client_id: client.id, name: client.id, client_secret: client.secret, confidential: true, enabled: true, scope: [],
    authorization_type: ['code'], redirect_uri: [client.redirect], token_endpoint_auth_method: ['client_secret_basic'],
    post_logout_redirect_uris: client.afterSignOut,
  });
  await call('POST', '/user/', { scope: ['openid'], enabled: true, ...person });
  return { child, api, issuer: `${api}/oidc` };
}
