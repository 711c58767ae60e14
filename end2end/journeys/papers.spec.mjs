// Three papers with real files: good ones stay, bad ones are refused with a reason, the package holds the very bytes.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, next, openMenu, send, signIn, test } from '../support/portal.mjs';
import { file, pdf, photo, png, tooLarge } from '../support/files.mjs';

const caseFiles = '../target/end2end-demo/akten';
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const arabic = 'Überweisung 2026 – عقد الإيجار 🏠.pdf';

const items = [
  { id: 'mietvertrag', document_request: { label: { text: 'Mietvertrag', translations: { en: 'Rental contract' } }, hint: 'alle Seiten' } },
  { id: 'gehalt', document_request: { label: 'Gehaltsabrechnungen' } },
  { id: 'versicherung', document_request: { label: 'Krankenversicherung' } },
];

test('a message with three papers, from the link to the case file', async ({ page, browser, step, handIn, javaScriptEnabled }) => {
  const { id, link } = await handIn({ items });
  await page.goto('/');
  await step('start');
  await page.goto(link);
  await expect(page).toHaveTitle(/Bitte melden Sie sich an/);
  await step('before sign-in');
  await signIn(page, 'Amina Haddad');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Die Ausländerbehörde Musterstadt braucht noch 3 Dinge von Ihnen');
  await step('message');

  await page.getByRole('link', { name: 'Antworten beginnen' }).click();
  await step('papers, empty');
  await next(page);
  await expect(page).toHaveTitle(/^Fehler: /);
  // The summary has the focus without any script.
  await expect(page.locator('#fehler')).toBeFocused();
  await step('papers, refused');
  await page.goto(`/rueckfragen/${id}/nachweise/mietvertrag`);
  const input = page.locator('#dateien');
  const bad = [file('leer.pdf', Buffer.alloc(0)), file('gross.pdf', tooLarge), file('brief.docx', Buffer.from('PK\x03\x04 Brief'))];
  const good = [file('IMG_1.JPG', photo), file(arabic, pdf), file('seite.png', png), file('seite.png', Buffer.concat([png, Buffer.from('2')]))];
  if (javaScriptEnabled) {
    // Each file is a request of its own; refused ones are named at their place.
    await input.setInputFiles(bad);
    for (const text of ['„leer.pdf“ ist leer', '„gross.pdf“ ist zu groß', '„brief.docx“ können wir nicht annehmen']) {
      await expect(page.locator('.rk-transfers')).toContainText(text);
    }
    // The page is the answer to a refused form: it is asked for anew after the upload, and never posted again.
    await page.reload();
    await next(page);
    await expect(page).toHaveTitle(/^Fehler: /);
    let posted = 0;
    page.on('request', (asked) => { posted += asked.method() === 'POST' && !asked.url().endsWith('/uebertragungen'); });
    await page.evaluate(() => { document.body.dataset.same = 'yes'; });
    await page.locator('#dateien').setInputFiles(good);
    await expect(page.getByRole('heading', { name: 'Ihre Dateien (4)' })).toBeVisible();
    // Who works by keyboard goes on at what has come.
    await expect(page.locator('#ihre-dateien')).toBeFocused();
    expect(posted).toBe(0);
    // Nothing was loaded anew under the hands, the error is mended and gone, and the last word is heard.
    await expect(page.locator('body')).toHaveAttribute('data-same', 'yes');
    await expect(page).toHaveTitle(/^Mietvertrag/);
    await expect(page.locator('#fehler, #dateien-fehler, [aria-invalid]')).toHaveCount(0);
    await expect(page.locator('#uebertragung-stand')).toContainText('Alle Dateien sind hochgeladen.');
  } else {
    await input.setInputFiles([...bad, ...good]);
    await page.getByRole('button', { name: 'Hochladen' }).click();
    for (const text of ['„leer.pdf“ ist leer', '„gross.pdf“ ist zu groß', '„brief.docx“ können wir nicht annehmen']) {
      await expect(page.locator('#fehler')).toContainText(text);
    }
    await page.goto(`/rueckfragen/${id}/nachweise/mietvertrag`);
  }
  await expect(page.locator('.rk-file__tile')).toHaveCount(4);
  await step('papers, uploaded');

  await openMenu(page, /^Ansehen, ordnen, entfernen: 4\. /);
  await step('papers, the menu of a file');
  await page.getByRole('button', { name: /^Entfernen/ }).last().click();
  await step('remove');
  await page.getByRole('button', { name: 'Entfernen' }).click();
  await expect(page.getByRole('heading', { name: 'Ihre Dateien (3)' })).toBeVisible();
  await expect(page.getByText('Die Datei wurde entfernt.')).toBeVisible();
  await expect(page.locator('#ihre-dateien')).toBeFocused();
  await next(page);

  await page.locator('summary', { hasText: 'Ich habe nicht alle Unterlagen' }).click();
  await page.getByLabel('Ich reiche es später nach').check();
  await page.getByLabel('Tag').fill('31');
  await next(page);
  await expect(page.locator('#fehler')).toContainText('Im Datum fehlt der Monat.');
  await step('papers, other answer refused');
  await page.getByLabel('Monat').fill('Dezember');
  await page.getByLabel('Jahr').fill(String(new Date().getFullYear() + 1));
  await next(page);
  await page.getByRole('button', { name: 'Speichern und später weitermachen' }).click();
  await step('saved');
  await page.getByRole('link', { name: 'Weitermachen' }).click();
  await step('message, draft');
  await page.getByRole('link', { name: 'Antwort prüfen und senden' }).click();
  await step('check');
  await send(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir haben Ihre Antwort');
  await step('receipt');
  const number = await page.locator('.rk-stamp__number').innerText();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('#warten').getByText('An die Behörde übergeben')).toBeVisible();
  }).toPass();
  // Going back shows the receipt, never the form.
  await page.goto(`/rueckfragen/${id}/pruefen`);
  await expect(page.locator('.rk-stamp__number')).toHaveText(number);
  await page.getByRole('link', { name: 'Verlauf' }).click();
  await step('history');
  await page.goto('/rueckfragen');
  await step('list');

  const folder = readdirSync(caseFiles).find((name) => JSON.parse(readFileSync(join(caseFiles, name, 'manifest.json'))).receipt_number === number);
  const manifest = JSON.parse(readFileSync(join(caseFiles, folder, 'manifest.json')));
  const sent = [photo, pdf, png];
  expect(manifest.documents.map(({ original_name }) => original_name)).toEqual(['IMG_1.JPG', arabic, 'seite.png']);
  for (const [at, document] of manifest.documents.entries()) {
    const bytes = readFileSync(join(caseFiles, folder, 'documents', document.file));
    expect(bytes.equals(sent[at])).toBe(true);
    expect(document.sha256).toBe(sha256(sent[at]));
  }

  const desk = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  await desk.goto(`/behoerde/rueckfragen/${id}/antwort`);
  await signIn(desk, 'Jan Petersen');
  for (const fold of await desk.locator('summary', { hasText: 'Weg dieser Datei' }).all()) await fold.click();
  for (const document of manifest.documents) await expect(desk.getByText(document.sha256)).toBeVisible();
  await expect(desk.getByText('An das Fachverfahren übergeben am')).toBeVisible();
  await desk.context().close();

  await page.goto('/hilfe');
  await page.locator('summary', { hasText: 'Menü' }).click();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sie sind abgemeldet');
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('__Host-session');
});

test('an old phone loads at most 60 kB of script for the papers, all of it together', async ({ page, handIn, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, 'nothing is loaded without scripts');
  const { id, link } = await handIn({ items });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  const loaded = {};
  // By their headers: what an earlier page has loaded comes from the cache.
  page.on('response', (answer) => {
    if (/\.(js|wasm)$/.test(new URL(answer.url()).pathname)) loaded[answer.url()] = Number(answer.headers()['content-length']);
  });
  await page.goto(`/rueckfragen/${id}/nachweise/mietvertrag`, { waitUntil: 'networkidle' });
  const sizes = Object.values(loaded);
  // The island's loader, glue and module, and the session's script; and what waits while a file is checked.
  expect(sizes.length).toBe(4);
  const packed = '../target/site/pkg';
  const wait = readdirSync(packed).find((name) => /^wait\..*\.js\.br$/.test(name));
  const sum = sizes.reduce((all, size) => all + size, statSync(join(packed, wait)).size);
  expect(sum).toBeGreaterThan(10_000);
  expect(sum).toBeLessThanOrEqual(60_000);
});
