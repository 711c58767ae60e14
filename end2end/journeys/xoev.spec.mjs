// XAusländer and XBau as the people at both ends see them: offices ask by folders, a person answers in the browser, the answers are there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, next, send, signIn, test as base } from '../support/portal.mjs';
import { file, onePage, photoOf } from '../support/files.mjs';

const test = base.extend({
  demo: async ({ request }, use, { project }) => {
    const port = project.name === 'with-scripts' ? 9700 : 9720;
    const data = resolve(`../target/end2end-xoev-${port}`);
    rmSync(data, { recursive: true, force: true });
    const program = process.env.RUECKKANAL_PROGRAM ?? '../target/debug/rueckkanal';
    const site = resolve('../target/site');
    const child = spawn(program, ['demo', '--port', port, '--data', data, '--site', site, '--xoev'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, RUST_LOG: 'warn' } });
    // It says so once everything is handed in.
    await new Promise((done, failed) => {
      child.stdout.on('data', (text) => { if (String(text).includes('Strg-C')) done(); });
      child.once('exit', () => failed(new Error('the demo does not start')));
    });
    await use({ origin: `http://127.0.0.1:${port}`, offices: `http://127.0.0.1:${port + 2}/xoev`, request });
    child.kill('SIGTERM');
  },
});

test('two offices ask in the words of their systems, and have the answers', async ({ page, demo, step, javaScriptEnabled }) => {
  await page.goto(`${demo.origin}/rueckfragen`);
  await signIn(page, 'Amina Haddad');
  const add = async (files) => {
    await page.locator('#dateien').setInputFiles(files);
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Hochladen' }).click();
    await expect(page.getByRole('heading', { name: `Ihre Dateien (${files.length})` })).toBeVisible();
    await next(page);
  };
  // They look into their folders at their own pace.
  await expect(async () => {
    await page.goto(`${demo.origin}/rueckfragen`);
    await expect(page.getByText('Frage zu Ihrem Antrag').first()).toBeVisible({ timeout: 1000 });
    await expect(page.getByText('Zu Ihrem Antrag fehlt noch etwas').first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 120_000 });

  await page.getByRole('link', { name: /Frage zu Ihrem Antrag/ }).first().click();
  await expect(page.getByText('einen Nachweis über Ihre Krankenversicherung')).toBeVisible();
  await step('a question of a foreigners office');
  await page.getByRole('link', { name: /Ihre Antwort/ }).first().click();
  // What their system cannot take is said while it can still be changed.
  await page.getByLabel('Ihre Antwort').fill('Siehe Anlagen 😀');
  await next(page);
  await expect(page.getByText('😀').first()).toBeVisible();
  await expect(page.locator('.rk-field-error, [aria-invalid=true]').first()).toBeVisible();
  await step('an answer with a sign that the office cannot take');
  await page.getByLabel('Ihre Antwort').fill('Hier sind beide Unterlagen.');
  await next(page);
  const photos = [photoOf(200_000), photoOf(300_000)];
  await add(photos.map((bytes, at) => file(`Foto ${at + 1}.jpg`, bytes)));
  await send(page);
  const receipt = page.url().replace(/#.*/, '');
  await expect(async () => {
    await page.goto(receipt);
    await expect(page.getByText('An die Behörde übergeben').first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await page.goto(demo.offices);
  await expect(page.getByText('Hier sind beide Unterlagen.')).toBeVisible();
  const links = await page.locator('article li a').evaluateAll((all) => all.map((link) => link.href));
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) {
    const answer = await demo.request.get(link);
    const bytes = await answer.body();
    const is = (beginning) => bytes.subarray(0, beginning.length).equals(Buffer.from(beginning, 'latin1'));
    expect(is('%PDF-') || is('\xFF\xD8\xFF'), `${createHash('sha256').update(bytes).digest('hex')} opens`).toBe(true);
  }

  await page.goto(`${demo.origin}/rueckfragen`);
  await page.getByRole('link', { name: /Zu Ihrem Antrag fehlt noch etwas/ }).first().click();
  await step('five findings of a building office');
  for (const [name, answer] of [['Der Lageplan fehlt.'], ['Die Baubeschreibung ist nicht unterschrieben'], ['Wofür soll', 'Als Werkstatt.'], ['Wer ist Bauherrin', 'Amina Haddad'], ['Auf welchem Flurstück', '42/7']]) {
    if (name === 'Der Lageplan fehlt.') await page.getByRole('link', { name: new RegExp(name) }).first().click();
    if (answer) {
      await page.getByRole('textbox').first().fill(answer);
      await next(page);
    } else await add([file(`${name.slice(0, 10)}.pdf`, onePage())]);
  }
  await send(page);
  await expect(async () => {
    await page.goto(demo.offices);
    await expect(page.getByText('Als Werkstatt.')).toBeVisible({ timeout: 1000 });
    await expect(page.getByRole('heading', { name: 'Akten (xdomea 3.0.0)' })).toBeVisible({ timeout: 1000 });
    await expect(page.getByText(/akten.*\.zip/).first()).toBeVisible({ timeout: 1000 });
    await expect(page.getByText('gelesen, in der Frist: true')).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
});
