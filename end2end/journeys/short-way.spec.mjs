// How far it is: pages and presses from the notice's link to the receipt, and from one account to another.
import { expect, signIn, test } from '../support/portal.mjs';
import { file, pdf } from '../support/files.mjs';

const papers = ['Mietvertrag', 'Gehaltsabrechnung', 'Krankenversicherung'];

test('three papers are seven pages and nine presses', async ({ page, handIn, baseURL }) => {
  const { link } = await handIn({ items: papers.map((label, at) => ({ id: `paper-${at}`, document_request: { label } })) });
  const pages = new Set();
  page.on('framenavigated', (frame) => {
    const { origin, pathname } = new URL(frame.url());
    // The provider's pages are not ours.
    if (frame === page.mainFrame() && origin === new URL(baseURL).origin) pages.add(pathname);
  });
  let presses = 0;
  const count = (done) => { presses += 1; return done; };
  const press = (name) => count(page.getByRole('link', { name }).or(page.getByRole('button', { name, exact: true })).click());
  // The portal's own button; the provider's page is not ours.
  await page.goto(link);
  await count(signIn(page, 'Amina Haddad'));
  await press('Antworten beginnen');
  for (const paper of papers) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${paper} hochladen`);
    await count(page.locator('#dateien').setInputFiles([file(`${paper}.pdf`, pdf)]));
    await press('Weiter');
  }
  await press('Antwort jetzt senden');
  await expect(page.locator('.rk-stamp__number')).toBeVisible();
  expect([...pages].length, [...pages].join(' ')).toBeLessThanOrEqual(7);
  // Had a page more in the way, or a question more to be confirmed, this way would have ended before the receipt.
  expect(presses).toBe(9);
});

test('with another account back to the same link', async ({ page, handIn }) => {
  const { id, link } = await handIn({ items: [{ id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }] });
  await page.goto(link);
  await signIn(page, 'Robin Fremd');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wir können Ihnen diese Nachricht nicht zeigen');
  await page.getByRole('main').getByRole('link', { name: 'Mit einem anderen Konto anmelden' }).click();
  await signIn(page, 'Amina Haddad');
  await expect(page).toHaveURL(new RegExp(`/rueckfragen/${id}`));
  await expect(page.getByRole('link', { name: 'Wohnen Sie allein?' })).toBeVisible();
});
