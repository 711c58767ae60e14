// An appointment, a stranger, the clerk, and the pages everybody can see.
import { test, expect, signIn } from '../support/portal.mjs';

test('an appointment is read and needs no reply', async ({ page, step, handIn }) => {
  const { link } = await handIn({
    kind: 'appointment_notice', deadline: undefined, consequences: undefined, subject: 'Ihr Termin bei uns',
    appointment: { starts_at: '2027-03-17T09:30:00', place: 'Rathausplatz 1, Zimmer 214', bring: 'Ihren Pass' },
  });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await expect(page.getByText('Mittwoch, 17. März 2027')).toBeVisible();
  await step('appointment');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /in den Kalender/ }).click();
  expect((await download).suggestedFilename()).toBe('termin.ics');
});

test("someone else's link tells nothing", async ({ page, step, handIn }) => {
  const { link, id } = await handIn({ items: [{ id: 'a', question: { type: 'yes_no', label: 'Geheim?' } }] });
  await page.goto(link);
  await signIn(page, 'Robin Fremd');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir können Ihnen diese Nachricht nicht zeigen');
  await step('not yours');
  const [theirs, nowhere] = await Promise.all([page.request.get(`/rueckfragen/${id}`), page.request.get('/rueckfragen/018f0000-0000-7000-8000-000000000000')]);
  expect(await theirs.text()).toBe(await nowhere.text());
});

test('clerks see their messages and preview them', async ({ page, step, handIn }) => {
  const { id } = await handIn({ items: [{ id: 'a', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }] });
  await page.goto('/behoerde/rueckfragen');
  await step('clerk, before sign-in');
  await signIn(page, 'Jan Petersen');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nachrichten Ihrer Behörde');
  await step('clerk, list');
  await page.goto(`/behoerde/rueckfragen/${id}/vorschau`);
  await expect(page.getByText('So sieht die Person die Nachricht')).toBeVisible();
  await step('clerk, preview');
  await page.goto(`/behoerde/rueckfragen/${id}/antwort`);
  await step('clerk, no reply');
});

test('a clerk comes to any row of the list with ten keys at most', async ({ page, handIn, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, 'without a script Tab goes from row to row');
  for (let at = 0; at < 20; at += 1) await handIn({ items: [{ id: 'a', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }] });
  await page.goto('/behoerde/rueckfragen');
  await signIn(page, 'Jan Petersen');
  await page.goto('/behoerde/rueckfragen');
  const rows = page.locator('.rk-table th[scope=row] a');
  await expect(rows).toHaveCount(20);
  for (const wanted of [0, 7, 12, 13, 17, 19]) {
    await page.goto('/behoerde/rueckfragen');
    let presses = 0;
    const press = async (key) => { presses += 1; await page.keyboard.press(key); };
    for (const key of ['Tab', 'Enter', 'Tab', 'Enter']) await press(key);
    await expect(rows.first()).toBeFocused();
    let at = 0;
    if (wanted > 14) { await press('End'); at = 19; }
    while (Math.abs(wanted - at) > 2) { await press(wanted > at ? 'PageDown' : 'PageUp'); at = Math.min(19, at + (wanted > at ? 5 : -5)); }
    while (at !== wanted) { await press(wanted > at ? 'ArrowDown' : 'ArrowUp'); at += wanted > at ? 1 : -1; }
    await expect(rows.nth(wanted)).toBeFocused();
    expect(presses, `row ${wanted}`).toBeLessThanOrEqual(10);
  }
});

test('whoever meets a barrier reports it, signed out', async ({ page, step }) => {
  await page.goto('/barrierefreiheit');
  await page.locator('main').getByRole('link', { name: 'Barriere melden' }).click();
  await page.getByLabel('Ihre E-Mail-Adresse (freiwillig)').fill('keine');
  await page.getByRole('button', { name: 'Barriere melden' }).click();
  await expect(page).toHaveTitle(/^Fehler: /);
  await expect(page.locator('#fehler')).toBeFocused();
  await step('barrier, refused');
  await page.getByLabel('Was funktioniert nicht?').fill('Der Knopf ist zu klein.');
  await page.getByLabel('Ihre E-Mail-Adresse (freiwillig)').fill('');
  await page.getByRole('button', { name: 'Barriere melden' }).click();
  await expect(page.getByText(/^Ihre Meldung ist gespeichert\. Nummer: [0-9A-F]{8}$/)).toBeVisible();
  await step('barrier, reported');
});

for (const [name, path] of [['help', '/hilfe'], ['simple language', '/einfache-sprache'], ['sign language', '/gebaerdensprache'], ['accessibility', '/barrierefreiheit'],
  ['report', '/barrierefreiheit/melden'], ['privacy', '/datenschutz'], ['imprint', '/impressum'], ['signed out', '/abgemeldet'], ['session ended', '/sitzung/abgelaufen'], ['not found', '/gibt-es-nicht']]) {
  test(`the page "${name}" in every language`, async ({ page, step }) => {
    for (const language of ['de', 'en', 'de-simple']) {
      await page.goto(`${path}?lang=${language}`);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await step(`${name}, ${language}`);
    }
  });
}

test('pages survive large type, forced colors and print', async ({ page, handIn }) => {
  const { link, id } = await handIn({ items: [{ id: 'a', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }, { id: 'p', document_request: { label: 'Aufenthaltsgenehmigungsverlängerungsbescheinigung' } }] });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  for (const path of [`/rueckfragen/${id}`, `/rueckfragen/${id}/fragen/a`, `/rueckfragen/${id}/nachweise/p`, '/rueckfragen', '/hilfe']) {
    await page.goto(path);
    for (const size of ['16px', '32px']) {
      await page.addStyleTag({ content: '' }).catch(() => {});
      await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, size);
      const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      expect(wide, `${path} at ${size}`).toBeLessThanOrEqual(narrow);
    }
  }
  await page.goto(`/rueckfragen/${id}/fragen/a`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    const unchecked = await page.locator('.rk-choice').first().screenshot();
    await page.getByLabel('Ja').check();
    const checked = await page.locator('.rk-choice').first().screenshot();
    expect(unchecked.equals(checked), 'a chosen answer looks different').toBe(false);
    await page.getByLabel('Nein').check();
  }
  await page.emulateMedia({ media: 'print', forcedColors: 'none', colorScheme: 'dark' });
  await page.goto(`/rueckfragen/${id}`);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
});
