// One sign-in from nothing: a fresh portal, a browser without cookies, a provider of `oidc-provider` with its development pages.
import { mkdirSync, rmSync } from 'node:fs';
import { startPortal } from './portal-process.mjs';

/** What every provider here has in common; `client` and `more` say how the portal proves itself. */
export function providerSettings(portal, client, { features = {}, ...more } = {}) {
  return {
    clients: [{
      client_id: 'rueckkanal', redirect_uris: [`${portal}/anmelden/zurueck`], grant_types: ['authorization_code'], response_types: ['code'], ...client,
    }],
    clientAuthMethods: [client.token_endpoint_auth_method],
    pkce: { required: () => true }, findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: { devInteractions: { enabled: true }, ...features }, cookies: { keys: ['test'] },
    ...more,
  };
}

/** Starts a portal in `folder`, signs in, and returns the heading of the page that comes. `clientAuth`: as in the configuration. */
export async function attempt(page, folder, { portalPort, issuer, clientAuth }) {
  rmSync(`${folder}/portal`, { recursive: true, force: true });
  mkdirSync(`${folder}/portal`);
  const provider = `
issuer = "${issuer}"
client_id = "rueckkanal"
client_auth = ${clientAuth}
default_level = "substantial"
scopes = ["openid"]`;
  const child = await startPortal(`${folder}/portal`, { port: portalPort, token: 'token-of-these-journeys', provider });
  await page.context().clearCookies();
  await page.goto(`http://127.0.0.1:${portalPort}/rueckfragen`);
  await page.getByRole('button', { name: /Weiter zur Anmeldung/ }).click();
  await page.locator('input[name=login]').fill('amina');
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]').click();
  const heading = await page.getByRole('heading', { level: 1 }).textContent();
  child.kill('SIGTERM');
  await new Promise((done) => { child.on('exit', done); });
  return heading;
}

/** Lets nobody in any more, and waits for it. */
export async function close(server) {
  server.closeAllConnections();
  await new Promise((done) => { server.close(done); });
}
