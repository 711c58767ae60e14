// Who may see what: a safer sign-in on the way, a person who is only nearly right, a letter with a code, the own sessions.
import { test, expect, signIn, next, inEachLanguage } from '../support/portal.mjs';

const token = { authorization: 'Bearer demo-case-system-token' };
const items = [{ id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }];
const zoe = { given_names: 'Zoë', family_name: 'Weiß', birth_date: '1988-11-30', name: 'Zoë Weiß' };

test('a safer sign-in is explained, and loses neither place nor answers', async ({ page, step, handIn, baseURL }) => {
  const issuer = baseURL.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 1}`);
  const { id, link } = await handIn({ items, recipient: { issuer, subject: 'olena', name: 'Olena Koval' }, trust_levels: { read: 'basic', send: 'high' } });
  await page.goto(link);
  await signIn(page, 'Olena Koval');
  await page.goto(`/rueckfragen/${id}/fragen/allein`);
  await page.getByLabel('Nein').check();
  await next(page);
  const before = (await page.context().cookies()).find(({ name }) => name === '__Host-session').value;
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sie brauchen eine sicherere Anmeldung');
  await expect(page.getByText('Sie brauchen Ihren Ausweis mit PIN.')).toBeVisible();
  await inEachLanguage(page, step, 'safer sign-in');
  await page.getByRole('button', { name: /Sicherer anmelden/ }).click();
  // The provider asks again; she changes her mind first.
  await page.getByRole('button', { name: 'Abbrechen' }).click();
  // She is still signed in as before, at the place where she was.
  await expect(page).toHaveURL(new RegExp(`/rueckfragen/${id}/pruefen`));
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click();
  await page.getByRole('button', { name: /Sicherer anmelden/ }).click();
  await page.getByRole('button', { name: 'Olena Koval', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/rueckfragen/${id}/pruefen`));
  await expect(page.getByText('Nein', { exact: true })).toBeVisible();
  const after = (await page.context().cookies()).find(({ name }) => name === '__Host-session').value;
  expect(after, 'a new session id at the new level').not.toBe(before);
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir haben Ihre Antwort');
});

test('somebody who cannot reach the level is told so and stays signed in', async ({ page, step, handIn, baseURL }) => {
  const { id, link } = await handIn({ items, trust_levels: { read: 'high', send: 'high' } });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await expect(page).toHaveURL(/\/anmelden\/stufe/);
  await page.getByRole('button', { name: /Sicherer anmelden/ }).click();
  await page.getByRole('button', { name: 'Amina Haddad', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sie brauchen eine sicherere Anmeldung');
  await expect(page.getByRole('alert')).toContainText('noch nicht sicher genug');
  await inEachLanguage(page, step, 'level not reached');
  await page.goto('/rueckfragen');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Rückfragen');
  await expect(page.locator(`a[href="/rueckfragen/${id}"]`)).toHaveText(/Geschützte Nachricht/);
  await step('list with a protected message');
  const answer = await page.request.get(`${baseURL}/rueckfragen/${id}`, { maxRedirects: 0, failOnStatusCode: false });
  expect(answer.status()).toBe(303);
});

test('the right person comes by the link, the nearly right one by a letter', async ({ page, browser, step, handIn, request }) => {
  const { id, link } = await handIn({ items, recipient: zoe });
  // Her account writes her name as her card does; link, name and birth date are enough.
  const card = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  await card.goto(link);
  await signIn(card, 'ZOE WEISS');
  await expect(card).toHaveURL(new RegExp(`/rueckfragen/${id}$`));
  await card.context().close();

  const other = await handIn({ items, recipient: zoe });
  await page.goto(other.link);
  await signIn(page, 'ZOE WEISS-MAURER');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir prüfen noch, ob die Nachricht für Sie ist');
  await inEachLanguage(page, step, 'unclear');
  await page.getByRole('link', { name: 'Zugangscode eingeben' }).click();
  await inEachLanguage(page, step, 'access code');
  const go = () => page.getByRole('button', { name: 'Weiter', exact: true }).click();
  await go();
  await expect(page).toHaveTitle(/^Fehler: /);
  await expect(page.locator('#fehler')).toBeFocused();
  await step('access code, refused');
  const { code } = await (await request.post(`/api/v1/messages/${other.id}/access-code`, { headers: token })).json();
  const slip = (code[0] === 'A' ? 'B' : 'A') + code.slice(1);
  await page.getByRole('textbox').fill(slip);
  await go();
  await expect(page.locator('#fehler')).toContainText('Tippfehler');
  await expect(page.getByRole('textbox')).toHaveValue(slip);
  await page.getByRole('textbox').fill(` ${code.toLowerCase().replace('-', ' ')} `);
  await go();
  await expect(page).toHaveURL(new RegExp(`/rueckfragen/${other.id}`));
  await expect(page.getByRole('link', { name: 'Wohnen Sie allein?' })).toBeVisible();
});

test('an organization signs in with its own account', async ({ page, handIn }) => {
  const { id } = await handIn({ items, recipient: { organization: 'du-9b1c-muster-bau', name: 'Muster Bau GmbH' } });
  await page.goto('/rueckfragen');
  await signIn(page, 'Muster Bau GmbH');
  await page.goto(`/rueckfragen/${id}`);
  await expect(page.getByRole('link', { name: 'Wohnen Sie allein?' })).toBeVisible();
});

test('people see where they are signed in and sign out elsewhere', async ({ page, browser, step }) => {
  // Nobody else's journey runs with this account: it would be signed out here.
  await page.goto('/rueckfragen');
  await signIn(page, 'Olena Koval');
  const other = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  await other.goto('/rueckfragen');
  await signIn(other, 'Olena Koval');
  await page.locator('summary', { hasText: 'Menü' }).click();
  await page.getByRole('link', { name: 'Meine Daten' }).click();
  await expect(page.getByRole('main').getByText('Olena Koval')).toBeVisible();
  await inEachLanguage(page, step, 'account');
  await page.getByRole('button', { name: 'Überall sonst abmelden' }).click();
  await expect(page.getByRole('button', { name: 'Überall sonst abmelden' })).toHaveCount(0);
  await other.reload();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Bitte melden Sie sich an');
  await other.context().close();
});

test('a clerk makes a code for a letter', async ({ page, step, handIn }) => {
  const { id } = await handIn({ items, recipient: zoe });
  await page.goto(`/behoerde/rueckfragen/${id}/vorschau`);
  await signIn(page, 'Jan Petersen');
  await page.getByRole('button', { name: 'Zugangscode für einen Brief erstellen' }).click();
  await expect(page.locator('.rk-stamp__number')).toHaveText(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(wide).toBeLessThanOrEqual(narrow);
  await page.goto(`/behoerde/rueckfragen/${id}/vorschau`);
  await step('clerk, preview with code button');
});
