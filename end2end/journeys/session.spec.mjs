// The end of a session: warned in time, put off as often as one likes, and nothing typed is lost. The browser's clock is turned.
import { test, expect, signIn, next } from '../support/portal.mjs';

const items = [{ id: 'mehr', question: { type: 'long_text', label: 'Was möchten Sie sagen?' } }];
const dialog = (page) => page.getByRole('dialog');

async function begin({ page, handIn }, persona, levels) {
  const { id, link } = await handIn({ items, recipient: recipientOf(persona, page), ...levels });
  await page.goto(link);
  await signIn(page, persona);
  return { id, question: `/rueckfragen/${id}/fragen/mehr` };
}

/** Types and waits until the page has told the server that somebody is there. */
async function typeOn(page, key) {
  const told = page.waitForResponse('**/sitzung/verlaengern');
  await page.getByRole('textbox').pressSequentially(key);
  await told;
}

const recipientOf = (persona) => ({ 'LENA GAST': { given_names: 'Lena', family_name: 'Gast', birth_date: '1990-12-24', name: 'Lena Gast' } })[persona];

test('a dialog warns, staying helps as often as one likes, and at the end what was typed waits', async ({ page, look, step, handIn }) => {
  await page.clock.install();
  const { question } = await begin({ page, handIn }, 'LENA GAST');
  await page.goto(question);
  await page.locator('summary', { hasText: 'Menü' }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('details.rk-menu[open]')).toHaveCount(0);
  await expect(page.locator('summary', { hasText: 'Menü' })).toBeFocused();
  await page.getByRole('textbox').fill('Das ist mir wichtig.');
  for (let again = 0; again < 10; again += 1) {
    await page.clock.fastForward('01:50');
    await expect(dialog(page)).toBeHidden();
    await page.clock.fastForward('00:15');
    await expect(dialog(page)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Angemeldet bleiben' })).toBeFocused();
    await expect(dialog(page)).toContainText('In 2 Minuten melden wir Sie ab');
    await expect(dialog(page).getByRole('link', { name: 'Neu anmelden' })).toBeHidden();
    await expect(page.locator('#sitzung-spaeter')).toBeHidden();
    if (again === 0) {
      await page.setViewportSize({ width: 320, height: 640 });
      await look('the session dialog');
    }
    if (again % 2) await page.keyboard.press('Escape');
    else await page.getByRole('button', { name: 'Angemeldet bleiben' }).click();
    await expect(dialog(page)).toBeHidden();
    // The field has the focus again.
    await expect(page.getByRole('textbox')).toBeFocused();
  }
  await page.keyboard.press('End');
  await page.keyboard.type('!');
  await expect(page.getByRole('textbox'), 'typing goes on where it was').toHaveValue('Das ist mir wichtig.!');
  // Nobody answers: the page leaves by itself and keeps what stands in it.
  await page.clock.fastForward('02:05');
  await expect(dialog(page)).toBeVisible();
  await page.clock.fastForward('01:00');
  await expect(dialog(page)).toContainText('In 1 Minute');
  await page.clock.fastForward('01:00');
  await expect(page).toHaveURL(/\/sitzung\/abgelaufen\?zurueck=.*gemerkt=1/);
  await expect(page.getByText('ist nicht verloren')).toBeVisible();
  // Whoever comes next to this computer is not signed in.
  await page.getByRole('link', { name: 'Noch einmal anmelden' }).click();
  await signIn(page, 'LENA GAST');
  await expect(page).toHaveURL(new RegExp(question));
  await expect(page.getByRole('textbox')).toHaveValue('Das ist mir wichtig.!');
  await step('question with a kept answer');
  await next(page);
  await page.goto(question);
  await expect(page.getByRole('textbox')).toHaveValue('Das ist mir wichtig.!');
  await expect(page.getByText('Das haben Sie vorhin geschrieben')).toHaveCount(0);
});

test('the absolute end is announced, and a new sign-in leads back to what was typed', async ({ page, look, handIn }) => {
  await page.clock.install();
  const { question } = await begin({ page, handIn }, 'LENA GAST');
  await page.goto(question);
  await page.getByRole('textbox').fill('Noch nicht fertig');
  // The server's clock is not turned: it answers as it would then.
  let turned = 0;
  await page.route('**/sitzung/verlaengern', (route) => route.fulfill({ json: { idle_seconds: 240, left_seconds: 1800 - turned } }));
  // Typing is activity: the idle time never runs out.
  for (let minutes = 0; minutes < 24; minutes += 1) {
    await page.clock.fastForward('01:01');
    turned += 61;
    await typeOn(page, '.');
  }
  turned += 66;
  await page.clock.fastForward('01:06');
  await expect(dialog(page)).toContainText('endet Ihre Sitzung');
  await expect(page.getByRole('button', { name: 'Angemeldet bleiben' })).toBeHidden();
  await look('the end of a session comes');
  await expect(page.getByRole('link', { name: 'Neu anmelden' })).toBeFocused();
  await page.getByRole('button', { name: 'Später', exact: true }).click();
  await expect(dialog(page)).toBeHidden();
  await typeOn(page, 'x');
  for (let minutes = 0; minutes < 3; minutes += 1) {
    await page.clock.fastForward('01:01');
    turned += 61;
    await typeOn(page, 'x');
  }
  await expect(dialog(page)).toBeHidden();
  await page.clock.fastForward('00:40');
  await expect(dialog(page)).toBeVisible();
  await page.getByRole('link', { name: 'Neu anmelden' }).click();
  await expect(page).toHaveURL(new RegExp(`/anmelden\\?zurueck=${question}`));
  await signIn(page, 'LENA GAST');
  await expect(page).toHaveURL(new RegExp(question));
  await expect(page.getByRole('textbox')).toHaveValue(/^Noch nicht fertig[.x]+$/);
});

test('with the line down at the end, what stands in the page stays there', async ({ page, handIn }) => {
  await page.clock.install();
  const { question } = await begin({ page, handIn }, 'LENA GAST');
  await page.goto(question);
  await page.getByRole('textbox').fill('Unterwegs');
  await page.route('**/fragen/mehr', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/fragen/mehr'));
  await page.clock.fastForward('04:10');
  await failed;
  await expect(page).toHaveURL(new RegExp(question));
  await expect(page.getByRole('textbox')).toHaveValue('Unterwegs');
  await page.unroute('**/fragen/mehr');
  await expect(page).toHaveURL(/gemerkt=1/);
});

test('a shorter session that begins in another window warns by its own time', async ({ page, handIn }) => {
  await page.clock.install();
  const { id, link } = await handIn({ items });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await page.goto(`/rueckfragen/${id}/fragen/mehr`);
  const other = await page.context().newPage();
  await other.goto('/hilfe');
  await page.evaluate(() => {
    window.heard = 0;
    new BroadcastChannel('sitzung').addEventListener('message', () => { window.heard += 1; });
  });
  // Told, heard, and looked at by the page's own clock.
  const tell = async (seconds) => {
    const before = await page.evaluate(() => window.heard);
    await other.evaluate((left) => {
      const others = new BroadcastChannel('sitzung');
      others.postMessage({ idle: Date.now() + left * 1000, left: Date.now() + 7_000_000 });
      others.close();
    }, seconds);
    await expect.poll(() => page.evaluate(() => window.heard)).toBeGreaterThan(before);
    await page.clock.runFor('00:03');
  };
  // Five minutes: two before the end are early enough, or the dialog could not be put away.
  await tell(295);
  await expect(dialog(page)).toBeHidden();
  await tell(110);
  await expect(dialog(page)).toBeVisible();
  await page.getByRole('button', { name: 'Angemeldet bleiben' }).click();
  await expect(dialog(page)).toBeHidden();
});

test('loading the page anew and signing out while typing lose nothing', async ({ page, handIn }) => {
  const { question } = await begin({ page, handIn }, 'LENA GAST');
  await page.goto(question);
  await page.getByRole('textbox').fill('Halb fertig');
  await page.reload();
  await expect(page.getByRole('textbox')).toHaveValue('Halb fertig');
  await expect(page.locator('input[name="gemerkt"]')).toHaveCount(1);
  await page.getByRole('textbox').fill('Halb fertig, und mehr');
  await page.locator('summary', { hasText: 'Menü' }).click();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await expect(page.getByText('abgemeldet').first()).toBeVisible();
  await page.goto(question);
  await signIn(page, 'LENA GAST');
  await page.goto(question);
  await expect(page.getByRole('textbox')).toHaveValue('Halb fertig, und mehr');
});
