// Photos of a paper: order, one PDF, what they tell, a look at each; by the phone in the hand; and back again after sending.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { another, expect, inEachLanguage, next, openMenu, send, signIn, test } from '../support/portal.mjs';
import { file, locatedPhoto, onePage, pdf } from '../support/files.mjs';

const caseFiles = '../target/end2end-demo/akten';
const items = [{ id: 'pass', document_request: { label: { text: 'Pass', translations: { en: 'Passport' } }, hint: 'alle Seiten' } }];

async function put(page, javaScriptEnabled, files) {
  await page.locator('#dateien').setInputFiles(files);
  if (!javaScriptEnabled) await page.getByRole('button', { name: 'Hochladen' }).click();
}

const order = (page, names) => expect(page.locator('.rk-file__name bdi')).toHaveText(names);

test('photos are put in order, tell nothing more, become one PDF, and one is taken back', async ({ page, step, handIn, javaScriptEnabled }) => {
  test.slow();
  const { id, link } = await handIn({ items });
  const papers = `/rueckfragen/${id}/nachweise/pass`;
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await page.goto(papers);
  await put(page, javaScriptEnabled, [file('seite-2.jpg', locatedPhoto(2)), file('seite-1.jpg', locatedPhoto(1)), file('brief.pdf', pdf)]);
  await expect(page.getByRole('heading', { name: 'Ihre Dateien (3)' })).toBeVisible();
  await expect(page.locator('#ihre-dateien')).toBeFocused();
  await inEachLanguage(page, step, 'photos');
  // By keyboard: the row that moved has the focus afterwards.
  await openMenu(page, '2. seite-1.jpg');
  await page.getByRole('button', { name: /^Nach oben ?: 2\. seite-1\.jpg/ }).focus();
  await page.keyboard.press('Enter');
  await order(page, ['1. seite-1.jpg', '2. seite-2.jpg', '3. brief.pdf']);
  await expect(page.locator('li.rk-file').first()).toBeFocused();
  await page.getByText('Was das Foto über Sie verrät').first().click();
  await expect(page.getByText('Ort der Aufnahme: 48,13710° Nord, 11,57550° Ost').first()).toBeVisible();
  await expect(page.getByText('Gerät: Beispieltelefon 1')).toBeVisible();
  await step('what a photo tells');
  await page.getByRole('button', { name: 'Ort, Gerät und Zeit aus allen 2 Fotos entfernen' }).click();
  await expect(page.getByText('Was das Foto über Sie verrät')).toHaveCount(0);
  await order(page, ['1. seite-1.jpg', '2. seite-2.jpg', '3. brief.pdf']);
  await page.getByRole('button', { name: 'Eine PDF daraus machen' }).click();
  await expect(page.getByText('Wir senden die 2 Fotos als eine PDF')).toBeVisible();
  await inEachLanguage(page, step, 'one document');

  // What was typed is kept by every button.
  await page.locator('summary', { hasText: 'Ich habe nicht alle Unterlagen' }).click();
  await page.getByLabel('Jemand anderes schickt es').check();
  await page.getByLabel('Wer schickt es? (freiwillig)').fill('Meine Schwester');
  await openMenu(page, '1. seite-1.jpg');
  await page.getByRole('button', { name: /^Nach unten ?: 1\. seite-1\.jpg/ }).click();
  await expect(page.getByLabel('Wer schickt es? (freiwillig)')).toHaveValue('Meine Schwester');
  // It was moved by its menu, which is still open.
  await page.getByRole('button', { name: /^Nach oben ?: 2\. seite-1\.jpg/ }).click();
  // A link keeps it with a script; without one only what was sent is there.
  await page.getByLabel('Wer schickt es? (freiwillig)').fill('Mein Bruder');
  if (javaScriptEnabled) {
    await openMenu(page, 'brief.pdf');
    await page.getByRole('link', { name: /^Ansehen ?: (3\. )?brief\.pdf/ }).click();
    await page.getByRole('link', { name: 'Zurück', exact: true }).click();
    await expect(page.getByLabel('Wer schickt es? (freiwillig)')).toHaveValue('Mein Bruder');
    await expect(page.getByText('Das haben Sie vorhin geschrieben')).toBeVisible();
  }
  await page.getByLabel('Ich lade die Dateien hoch').check();

  // A look at the own files: pages, larger, and by keyboard to the side.
  await openMenu(page, 'brief.pdf');
  await page.getByRole('link', { name: /^Ansehen ?: (3\. )?brief\.pdf/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('brief.pdf');
  await expect(page.getByRole('img', { name: 'Seite 1 von 1 der Datei „brief.pdf“, als Bild' })).toBeVisible();
  expect(await page.locator('.rk-preview img').evaluate(async (image) => (await image.decode(), image.naturalWidth))).toBeGreaterThan(300);
  await inEachLanguage(page, step, 'a page, drawn');
  const shown = () => page.locator('.rk-preview img').evaluate(async (image) => (await image.decode(), [image.clientWidth, image.naturalWidth]));
  expect((await shown())[0]).toBeLessThan(320);
  await page.getByRole('link', { name: 'Größer anzeigen' }).click();
  await page.locator('.rk-preview--large').waitFor();
  const [across, drawn] = await shown();
  expect(across).toBe(drawn);
  await page.locator('.rk-preview').focus();
  await page.keyboard.press('ArrowRight');
  await step('a page, larger');
  await page.getByRole('link', { name: 'Zurück', exact: true }).click();
  await next(page);
  await step('check with photos');
  await send(page);
  const number = await page.locator('.rk-stamp__number').innerText();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('#warten').getByText('An die Behörde übergeben')).toBeVisible();
  }).toPass();
  await expect(page.getByText('2 Fotos als Seiten einer PDF')).toBeVisible();
  await page.getByText('Weg dieser Datei').first().click();
  await expect(page.getByText('An die Behörde übergeben').first()).toBeVisible();
  await inEachLanguage(page, step, 'receipt with the way of each file');
  const receipt = page.url();

  const folderOf = (wanted) => readdirSync(caseFiles).filter((name) => !name.startsWith('.')).find((name) => JSON.parse(readFileSync(join(caseFiles, name, 'manifest.json'))).receipt_number === wanted);
  const folder = folderOf(number);
  const manifest = JSON.parse(readFileSync(join(caseFiles, folder, 'manifest.json')));
  expect(manifest.documents.map(({ original_name }) => original_name)).toEqual(['seite-1.jpg', 'seite-2.jpg', 'brief.pdf']);
  expect(manifest.renditions).toHaveLength(1);
  const bound = readFileSync(join(caseFiles, folder, 'renditions', manifest.renditions[0].file));
  expect(bound.subarray(0, 5).toString()).toBe('%PDF-');
  for (const { file: name } of manifest.documents) {
    expect(readFileSync(join(caseFiles, folder, 'documents', name)).includes('Beispieltelefon'), name).toBe(false);
  }

  await page.getByRole('link', { name: /^Zurücknehmen oder ersetzen ?: (3\. )?brief\.pdf/ }).click();
  await inEachLanguage(page, step, 'take back');
  await page.getByRole('button', { name: 'Der Behörde sagen: Das war ein Versehen' }).click();
  await expect(page).toHaveURL(new RegExp(`${new URL(receipt).pathname}#datei-`));
  await expect(page.getByText(/als Versehen gemeldet/).first()).toBeVisible();
  await step('receipt, one taken back');

  await page.getByRole('link', { name: /^Zurücknehmen oder ersetzen ?: (\d\. )?seite-2\.jpg/ }).click();
  await page.getByRole('button', { name: 'Der Behörde sagen: Das war ein Versehen' }).click();
  await expect(page.getByText(/als Versehen gemeldet/)).toHaveCount(2);

  await page.context().clearCookies();
  await page.goto('/behoerde/anmelden');
  await signIn(page, 'Jan Petersen');
  await page.goto(`/behoerde/rueckfragen/${id}/antwort`);
  await expect(page.getByText('Alle Fotos als eine PDF')).toBeVisible();
  await expect(page.getByText('Die Person meldet: „brief.pdf“ wurde aus Versehen gesendet.')).toBeVisible();
  await expect(page.getByText('Darin ist ein Foto, das versehentlich gesendet wurde.')).toBeVisible();
  await inEachLanguage(page, step, 'a clerk reads of mistakes');
  await page.getByRole('link', { name: /^Ansehen ?: (3\. )?brief\.pdf/ }).click();
  await expect(page.getByRole('img', { name: /Seite 1 von 1/ })).toBeVisible();
});

test('a phone adds photos by a code, and the other screen shows them', async ({ page, browser, look, step, handIn, javaScriptEnabled }) => {
  const { id, link } = await handIn({ items });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await page.goto(`/rueckfragen/${id}/nachweise/pass`);
  await page.getByRole('button', { name: 'Mit dem Handy fotografieren' }).click();
  await inEachLanguage(page, step, 'phone, no code yet');
  await page.getByRole('button', { name: 'Code anzeigen' }).click();
  await expect(page.getByRole('img', { name: 'QR-Code mit der Adresse für Ihr Handy' })).toBeVisible();
  await look('phone, code');
  const code = await page.locator('.rk-stamp__number').innerText();

  const phone = await another(browser, page);
  const problems = [];
  phone.on('pageerror', (error) => problems.push(String(error)));
  await phone.goto('/handy');
  await phone.getByLabel('Code vom Bildschirm').fill('AAAAA-AAAAA');
  await phone.getByRole('button', { name: 'Weiter' }).click();
  await expect(phone.locator('#fehler')).toBeFocused();
  await phone.goto(`/handy?code=${code}`);
  await phone.getByRole('button', { name: 'Weiter' }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Für wen sind die Fotos?');
  await phone.getByRole('button', { name: 'Ja, Fotos hinzufügen' }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Papier fotografieren');
  expect(await phone.content()).not.toContain('Amina');
  for (const number of [1, 2]) {
    await put(phone, javaScriptEnabled, [file(`foto-${number}.jpg`, locatedPhoto(number))]);
    await expect(phone.getByText(number === 1 ? '1 Datei ist angekommen' : '2 Dateien sind angekommen')).toBeVisible();
    await expect(phone.getByText('Ein Foto von eben ist klein.')).toBeVisible();
  }
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  // By itself with a script, by the link without.
  if (!javaScriptEnabled) await page.getByRole('link', { name: 'Das Handy ist verbunden? Hier weiter' }).click();
  await expect(page.getByRole('heading', { name: '2 Dateien sind da' })).toBeVisible({ timeout: 20_000 });
  if (javaScriptEnabled) await expect(page.locator('#warten-stand')).toHaveText('2 Dateien sind da');
  await expect(page.getByText('Ihr Handy ist verbunden.')).toBeVisible();
  await look('phone, arrived');
  await page.getByRole('button', { name: 'Verbindung beenden' }).click();
  await expect(page.getByRole('heading', { name: 'Ihre Dateien (2)' })).toBeVisible();
  await put(phone, javaScriptEnabled, [file('zu-spaet.pdf', onePage())]);
  await expect(phone.locator('#fehler')).toContainText('Die Verbindung mit diesem Handy ist beendet');
  expect(problems).toEqual([]);
  await phone.context().close();
});
