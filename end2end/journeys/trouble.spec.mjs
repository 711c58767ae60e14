// What goes wrong around signing in: each ends on a page that says what happened and how to go on, in every language.
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { test, expect, signIn, inEachLanguage, next } from '../support/portal.mjs';
import { startBrokenProvider } from '../support/broken-provider.mjs';
import { startPortal } from '../support/portal-process.mjs';

const heading = (page) => page.getByRole('heading', { level: 1 });
const items = [{ id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }];

/** The page is looked at in each language where it stands: a failed answer cannot be loaded again. */
async function sayIt(page, step, name, title) {
  await expect(heading(page)).toHaveText(title);
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
  await step(name);
}

test('a provider that fails at each step, or whose clock is wrong', async ({ page, look, step }, { project }) => {
  const [idpPort, port] = project.name === 'with-scripts' ? [9480, 9481] : [9482, 9483];
  const folder = resolve(`../target/end2end-trouble-${project.name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const idp = await startBrokenProvider(idpPort, 'rueckkanal');
  const provider = `
issuer = "${idp.issuer}"
client_id = "rueckkanal"
client_secret = "secret-of-the-test"
default_level = "substantial"
claims_from = "userinfo"`;
  const portal = await startPortal(folder, { port, token: 'token-of-these-journeys', provider });
  const away = ['Die Anmeldung geht gerade nicht', 'Sign-in is not working right now', 'Die Anmeldung geht gerade nicht'];
  const failed = ['Die Anmeldung hat nicht geklappt', 'Signing in did not work', 'Die Anmeldung hat nicht geklappt'];
  try {
    const attempt = async (name, titles) => {
      for (const [at, language] of ['de', 'en', 'de-simple'].entries()) {
        // On a busy machine the provider may answer too late once, which is another page of the same kind.
        await expect(async () => {
          await page.goto(`http://127.0.0.1:${port}/anmelden?lang=${language}`);
          await page.locator('main form button[type=submit]').first().click();
          await expect(page.locator('html')).toHaveAttribute('lang', language);
          await expect(heading(page), `${name}, ${language}`).toHaveText(titles[at], { timeout: 10_000 });
        }).toPass();
        await expect(page.getByRole('main').locator('a.kern-btn')).toBeVisible();
        await look(`${name}, ${language}`);
      }
    };
    for (const at of ['/.well-known/openid-configuration', '/keys']) {
      idp.trouble.at = at;
      await attempt(at, away);
    }
    idp.trouble.at = '/auth';
    await attempt('the provider says there was an error', failed);
    for (const at of ['/token', '/userinfo']) {
      idp.trouble.at = at;
      await attempt(at, away);
    }
    idp.trouble.at = null;
    for (const minutes of [10, -10]) {
      idp.trouble.minutes = minutes;
      await attempt(`a clock ${minutes} minutes off`, failed);
    }
    idp.trouble.minutes = 0;
    await page.goto(`http://127.0.0.1:${port}/anmelden?lang=de`);
    await page.locator('main form button[type=submit]').first().click();
    await expect(heading(page), 'and then it works').toHaveText('Ihre Rückfragen');
    await step('signed in after all');
  } finally {
    portal.kill('SIGTERM');
    await idp.close();
  }
});

test('a browser that keeps no cookies is told so', async ({ page, context, step }) => {
  await page.goto('/rueckfragen');
  await page.getByRole('button', { name: /Weiter zur Anmeldung/ }).click();
  await context.clearCookies();
  await page.getByRole('button', { name: 'Amina Haddad', exact: true }).click();
  await sayIt(page, step, 'no cookie', 'Ihr Browser hat uns vergessen');
  await inEachLanguage(page, step, 'no cookie');
  // The way on leads in.
  await page.getByRole('link', { name: 'Noch einmal anmelden' }).click();
  await signIn(page, 'Amina Haddad');
  await expect(heading(page)).toHaveText('Ihre Rückfragen');
});

test('the back button after signing in does no harm', async ({ page }) => {
  await page.goto('/rueckfragen');
  await page.getByRole('button', { name: /Weiter zur Anmeldung/ }).click();
  const provider = page.url();
  await page.getByRole('button', { name: 'Amina Haddad', exact: true }).click();
  await expect(heading(page)).toHaveText('Ihre Rückfragen');
  await page.goto(provider);
  await page.getByRole('button', { name: 'Amina Haddad', exact: true }).click();
  await expect(heading(page), 'the used answer leads to where they are signed in').toHaveText('Ihre Rückfragen');
});

test('two tabs with two people: the second sign-in counts, and the first tab says what is wrong', async ({ page, context, step, handIn }) => {
  const { id, link } = await handIn({ items });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await page.goto(`/rueckfragen/${id}/fragen/allein`);
  await page.getByLabel('Ja').check();
  const other = await context.newPage();
  await other.goto('/abgemeldet');
  await other.goto('/anmelden');
  await signIn(other, 'Robin Fremd');
  await next(page);
  await sayIt(page, step, 'somebody else is signed in', 'Wir können Ihnen diese Nachricht nicht zeigen');
  await expect(page.getByText('Melden Sie sich mit dem Konto an, das die Nachricht bekommen hat.')).toBeVisible();
  await other.close();
});
