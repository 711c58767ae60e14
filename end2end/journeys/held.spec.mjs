// A Land that keeps replies for a while before they go: until then a wrong file is replaced, and the authority never sees it.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, inEachLanguage, next, send, test as base } from '../support/portal.mjs';
import { startBrokenProvider } from '../support/broken-provider.mjs';
import { accountAt, handInAt, startPortal } from '../support/portal-process.mjs';
import { file, onePage } from '../support/files.mjs';

const items = [
  { id: 'allein', question: { type: 'yes_no', label: { text: 'Wohnen Sie allein?', translations: { en: 'Do you live alone?' } } } },
  { id: 'vertrag', visible_if: { question: 'allein', is: false }, document_request: { label: { text: 'Mietvertrag', translations: { en: 'Rental contract' } } } },
];

const test = base.extend({
  land: async ({ page, request }, use, { project }) => {
    const port = project.name === 'with-scripts' ? 9470 : 9474;
    const folder = resolve(`../target/end2end-held-${port}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const idp = await startBrokenProvider(port + 1, 'rueckkanal');
    const portal = await startPortal(folder, { port, token: 'token-of-these-journeys', land: 'delivery_delay_minutes = 60', provider: accountAt(idp.issuer) });
    const origin = `http://127.0.0.1:${port}`;
    const id = await handInAt(request, origin, idp.issuer, { file_reference: 'E2E-3', service: 'Wohngeld', items });
    await page.goto(`${origin}/rueckfragen/${id}`);
    await page.locator('main form button[type=submit]').first().click();
    await expect(page).toHaveURL(new RegExp(`/rueckfragen/${id}`));
    await use({ message: `${origin}/rueckfragen/${id}`, caseFiles: `${folder}/akten` });
    portal.kill('SIGTERM');
    await idp.close();
  },
});

test('a wrong file is replaced before the reply goes', async ({ page, land, step, javaScriptEnabled }) => {
  const bring = async (name, content) => {
    await page.locator('#dateien').setInputFiles([file(name, content)]);
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Hochladen' }).click();
    await expect(page.getByRole('heading', { name: 'Ihre Dateien (1)' })).toBeVisible();
  };
  await page.goto(`${land.message}/fragen/allein`);
  await page.getByLabel('Nein').check();
  await next(page);
  await bring('falsch.pdf', onePage());
  await next(page);
  await send(page);
  await expect(page.getByText('Bis dahin können Sie Dateien zurücknehmen')).toBeVisible();
  await inEachLanguage(page, step, 'a receipt while the reply stays');
  await page.getByRole('link', { name: /^Zurücknehmen oder ersetzen ?: falsch\.pdf/ }).click();
  await inEachLanguage(page, step, 'take back or replace');
  await page.getByRole('button', { name: 'Zurücknehmen und eine andere Datei senden' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Das haben Sie zurückgenommen')).toBeVisible();
  await inEachLanguage(page, step, 'papers, one taken back');
  await page.goto(land.message);
  await expect(page.locator('.rk-task').first()).toContainText('Schon gesendet');
  await expect(page.locator('.rk-task').nth(1)).toContainText('Offen');
  await inEachLanguage(page, step, 'tasks of an addition');
  await page.locator('.rk-task__name').nth(1).click();
  await bring('richtig.pdf', onePage());
  await next(page);
  await page.getByRole('link', { name: 'Prüfen und senden' }).first().click();
  await expect(page.getByText('Wohnen Sie allein?')).toHaveCount(0);
  await inEachLanguage(page, step, 'check of an addition');
  await send(page);
  await expect(page.locator('.rk-stamp__number')).toBeVisible();
  await step('receipt of an addition');
  // Everything was said: whoever adds once more is offered a choice, and no next task.
  await page.getByRole('button', { name: 'Etwas nachreichen' }).click();
  await expect(page.getByText('Wählen Sie aus, wozu Sie etwas nachreichen.')).toBeVisible();
  await inEachLanguage(page, step, 'an addition with nothing open');
  expect(readdirSync(land.caseFiles), 'nothing has gone').toEqual([]);
});
