// A scanner that does not answer: people are told that their files are being checked, go on, and are let on as soon as it is done.
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, inEachLanguage, next, send, test as base } from '../support/portal.mjs';
import { startBrokenProvider } from '../support/broken-provider.mjs';
import { accountAt, handInAt, startPortal } from '../support/portal-process.mjs';
import { startSlowScanner } from '../support/slow-scanner.mjs';
import { file, onePage } from '../support/files.mjs';

const items = [{ id: 'vertrag', document_request: { label: { text: 'Mietvertrag', translations: { en: 'Rental contract' } } } }];
// A round of scans comes every ten seconds, and a page asks every three to twenty.
const patience = { timeout: 60_000 };

const test = base.extend({
  land: async ({ page, request }, use, { project }) => {
    const port = project.name === 'with-scripts' ? 9490 : 9494;
    const folder = resolve(`../target/end2end-scanner-${port}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const idp = await startBrokenProvider(port + 1, 'rueckkanal');
    const scanner = await startSlowScanner(port + 2);
    const address = `kind = "clamd", address = "tcp:127.0.0.1:${port + 2}"`;
    const portal = await startPortal(folder, { port, token: 'token-of-these-journeys', scanner: address, provider: accountAt(idp.issuer) });
    const origin = `http://127.0.0.1:${port}`;
    const id = await handInAt(request, origin, idp.issuer, { file_reference: 'E2E-4', service: 'Wohngeld', items });
    await page.goto(`${origin}/rueckfragen/${id}/nachweise/vertrag`);
    await page.locator('main form button[type=submit]').first().click();
    await expect(page).toHaveURL(/nachweise/);
    await use({ message: `${origin}/rueckfragen/${id}`, scanner });
    portal.kill('SIGTERM');
    scanner.close();
    await idp.close();
  },
});

test('files are checked for longer than somebody waits', async ({ page, land, step, javaScriptEnabled }) => {
  test.setTimeout(4 * patience.timeout);
  await page.locator('#dateien').setInputFiles([file('eins.pdf', onePage()), file('zwei.pdf', onePage())]);
  if (javaScriptEnabled) {
    // All its bytes are there: that is no line that hangs.
    await expect(page.locator('.rk-transfers li').first()).toContainText('Wird geprüft');
  } else {
    await page.getByRole('button', { name: 'Hochladen' }).click();
  }
  await expect(page.getByRole('heading', { name: 'Ihre Dateien (2)' })).toBeVisible(patience);
  await expect(page.locator('.rk-files').getByText('Wird geprüft')).toHaveCount(2);
  await inEachLanguage(page, step, 'papers that are being checked');
  await next(page);
  await page.goto(`${land.message}/pruefen`);
  await expect(page.getByText('Wir prüfen noch Dateien auf Schadsoftware').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Antwort jetzt senden' })).toHaveCount(0);
  await page.goto(`${land.message}/nachweise/vertrag`);
  land.scanner.wake();
  await expect(async () => {
    if (!javaScriptEnabled) await page.reload();
    await expect(page.locator('.rk-files').getByText('Hochgeladen')).toHaveCount(2, { timeout: javaScriptEnabled ? 1 : 1000 });
  }).toPass(patience);
  if (javaScriptEnabled) await expect(page.locator('#warten-stand')).toHaveText('Bei Ihren Dateien hat sich etwas geändert.');
  await step('papers that were checked');
  await page.goto(`${land.message}/pruefen`);
  await send(page);
  await expect(page).toHaveURL(/eingang/);
});
