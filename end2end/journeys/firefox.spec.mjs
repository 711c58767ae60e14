// The other browser. Firefox shows "connection reset" where an answer comes before its body was read, so what it shows for a
// file over the limit is tried with the real one. WebAssembly is off: the island cannot start and must not be missed.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';
import { test, expect } from '../support/portal.mjs';
import { pdf, photo } from '../support/files.mjs';

const folder = resolve('../target/end2end-firefox');

function make(name, content) {
  const path = `${folder}-${name}`;
  writeFileSync(path, content);
  return path;
}

async function follow(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

for (const megabytes of [12, 45]) {
  test(`Firefox shows the page for a file of ${megabytes} MB, and the good file stays`, async ({ handIn, baseURL }) => {
    const { id, link } = await handIn({ items: [{ id: 'mietvertrag', document_request: { label: 'Mietvertrag' } }] });
    const files = [make(`gross-${megabytes}.pdf`, Buffer.concat([pdf, Buffer.alloc(megabytes * 1_000_000, 32), Buffer.from('%%EOF')])), make(`foto-${megabytes}.jpg`, photo)];
    const browser = await puppeteer.launch({
      browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true,
      extraPrefsFirefox: { 'javascript.options.wasm': false, 'intl.accept_languages': 'de' },
    });
    try {
      const page = await browser.newPage();
      await page.goto(baseURL + link);
      await follow(page, 'main form button');
      await follow(page, 'button[value=amina]');
      await page.goto(`${baseURL}/rueckfragen/${id}/nachweise/mietvertrag`);
      await (await page.$('#dateien')).uploadFile(...files);
      await follow(page, 'button[value=hochladen]');
      expect(await page.title()).toMatch(/^Fehler: /);
      const shown = await page.$eval('main', (main) => main.innerText);
      expect(shown).toContain(`gross-${megabytes}.pdf“ ist zu groß. Erlaubt sind 10`);
      expect(shown).toContain(`foto-${megabytes}.jpg`);
      expect(shown).toContain('Ihre Dateien (1)');
    } finally {
      await browser.close();
    }
  });
}
