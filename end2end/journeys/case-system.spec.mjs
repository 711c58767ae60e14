// A vendor's client, made by a generator from the description of the API, has the whole dialogue with a person in a real browser: a letter,
// a reply, something returned, more time, the second round, the end of the case.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { test, expect, next, send, signIn } from '../support/portal.mjs';

const TOKEN = 'demo-api-token';

/** Types from the description, a client of them, compiled as strictly as the compiler can. */
async function made(request) {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'openapi.json'), await (await request.get('/api/v1/openapi.json')).text());
  const run = (program, ...words) => execFileSync(resolve('node_modules/.bin', program), words, { cwd: folder, stdio: 'pipe' });
  run('openapi-typescript', 'openapi.json', '-o', 'api.d.ts');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'client.ts'), readFileSync(new URL('../support/client.ts', import.meta.url)));
  run('tsc', '--strict', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--skipLibCheck', 'client.ts');
  return (await import(join(folder, 'client.js'))).client;
}

test('a generated client and a person go two rounds', async ({ page, request, baseURL, step }) => {
  const portal = (await made(request))(baseURL, TOKEN);
  const issuer = baseURL.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 1}`);
  const letter = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
  const paper = `Mietvertrag ${randomUUID().slice(0, 8)}`;
  const id = await portal.ask(`case-${randomUUID()}`, paper, { issuer, subject: 'amina', name: 'Amina Haddad' }, letter);

  await page.goto(`/rueckfragen/${id}`);
  await signIn(page, 'Amina Haddad');
  await page.goto(`/rueckfragen/${id}`);
  await expect(page.getByText('Schreiben.pdf')).toBeVisible();
  // More time, before anything is sent.
  await page.getByRole('link', { name: 'Um mehr Zeit bitten' }).click();
  await step('asking for more time');
  await page.getByRole('button', { name: 'An die Behörde senden' }).click();
  await expect(page.getByRole('group', { name: 'Bis wann brauchen Sie Zeit?' })).toBeVisible();
  await expect(page.locator('.rk-sheet')).toContainText('warum Sie mehr Zeit brauchen');
  const wished = new Date(Date.now() + 60 * 86_400_000);
  for (const [name, value] of [['Tag', wished.getDate()], ['Monat', wished.getMonth() + 1], ['Jahr', wished.getFullYear()]]) {
    await page.getByLabel(name, { exact: true }).fill(String(value));
  }
  await page.getByLabel('Warum brauchen Sie mehr Zeit?').fill('Ich bin im Krankenhaus.');
  await page.getByRole('button', { name: 'An die Behörde senden' }).click();
  await expect(page.getByText('Die Behörde hat noch nicht entschieden')).toBeVisible();
  await step('more time asked for');
  expect(await portal.grantWhatIsAsked(id)).toBe('Ich bin im Krankenhaus.');
  await page.reload();
  await expect(page.getByText('Die Behörde hat am')).toBeVisible();

  const answer = async (value) => {
    await page.goto(`/rueckfragen/${id}/fragen/personen`);
    await page.getByRole('textbox').fill(value);
    await next(page);
    await page.goto(`/rueckfragen/${id}/pruefen`);
    await send(page);
    await expect(page).toHaveURL(/eingang/);
  };
  await answer('2');
  expect((await portal.take(id)).length).toBe(1);
  await portal.giveBack(id, 'personen', 'Bitte zählen Sie auch Ihr Kind mit.');

  await page.goto(`/rueckfragen/${id}`);
  await expect(page.getByText('Bitte zählen Sie auch Ihr Kind mit.')).toBeVisible();
  await step('something was returned');
  await page.getByRole('button', { name: 'Jetzt ergänzen' }).click();
  await page.goto(`/rueckfragen/${id}/fragen/personen`);
  await expect(page.getByText('Bitte zählen Sie auch Ihr Kind mit.')).toBeVisible();
  await step('the question that was returned');
  await answer('3');
  const [manifest] = await portal.take(id);
  expect(manifest.items.find((item) => item.id === 'personen').answer.value).toBe(3);
  await portal.close(id);
  await page.goto(`/rueckfragen/${id}`);
  await expect(page.getByText('Sie können hier nichts mehr senden')).toBeVisible();
  await step('the case is closed');
});
