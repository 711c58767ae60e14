// FIT-Connect as the people at both ends see it: an authority asks over the rail, a person answers in the browser, the authority accepts.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, inEachLanguage, next, send, signIn, test as base } from '../support/portal.mjs';
import { file, onePage } from '../support/files.mjs';

const test = base.extend({
  demo: async ({ request }, use, { project }) => {
    const port = project.name === 'with-scripts' ? 9660 : 9680;
    const data = resolve(`../target/end2end-rail-${port}`);
    rmSync(data, { recursive: true, force: true });
    const program = process.env.RUECKKANAL_PROGRAM ?? '../target/debug/rueckkanal';
    const script = resolve('../server/tests/doubles/fit_connect.py');
    const site = resolve('../target/site');
    const child = spawn(program, ['demo', '--port', port, '--data', data, '--site', site, '--fit-connect', script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, RUST_LOG: process.env.RAIL_LOG ?? 'warn' } });
    // It says so once everything is handed in.
    await new Promise((done, failed) => {
      child.stdout.on('data', (text) => { if (String(text).includes('Strg-C')) done(); });
      child.once('exit', () => failed(new Error('the demo does not start')));
    });
    const authority = `http://127.0.0.1:${port + 4}/double/page`;
    const asked = async () => (await (await request.get(authority)).text()).includes('Rückfrage der Behörde: accepted');
    await expect.poll(asked, { timeout: 300_000 }).toBe(true);
    await use({ origin: `http://127.0.0.1:${port}`, authority });
    child.kill('SIGTERM');
  },
});

test('an authority on the rail asks, gets its answer and accepts it', async ({ page, demo, step, javaScriptEnabled, context }) => {
  await page.goto(`${demo.origin}/rueckfragen`);
  await signIn(page, 'Amina Haddad');
  await page.getByRole('link', { name: /Wir brauchen noch etwas von Ihnen/ }).click();
  await expect(page.getByRole('link', { name: 'Schreiben.txt' })).toBeVisible();
  await inEachLanguage(page, step, 'a message with a file of the authority');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Schreiben.txt' }).click();
  expect((await download).suggestedFilename()).toBe('Schreiben.txt');
  await page.getByRole('link', { name: /Wohnen Sie noch/ }).first().click();
  await page.getByLabel('Ja').check();
  await next(page);
  await page.locator('#dateien').setInputFiles([file('Mietvertrag.pdf', onePage())]);
  if (!javaScriptEnabled) await page.getByRole('button', { name: 'Hochladen' }).click();
  await expect(page.getByRole('heading', { name: 'Ihre Dateien (1)' })).toBeVisible();
  await next(page);
  await send(page);
  // Without a mark: with one, going there again would load nothing.
  const receipt = page.url().replace(/#.*/, '');
  await expect(async () => {
    await page.goto(receipt);
    await expect(page.getByText('noch nicht angenommen')).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await inEachLanguage(page, step, 'a receipt of a reply that is transmitted');

  const clerk = await context.newPage();
  await clerk.goto(demo.authority);
  await clerk.getByRole('button', { name: 'Annehmen' }).click();
  await expect(async () => {
    await page.goto(receipt);
    await expect(page.getByText('An die Behörde übergeben').first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  await page.goto(receipt.replace(/\/eingang\/.*/, '/verlauf'));
  await expect(page.getByText('Die Behörde hat bestätigt, dass Ihre Antwort bei ihr ist.')).toBeVisible();
  await inEachLanguage(page, step, 'the history of a message of the rail');
});
