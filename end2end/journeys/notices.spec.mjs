// What a person finds elsewhere leads to the message by one link; a dead mailbox leads to a letter, and the clerk sees why and when.
import { randomUUID } from 'node:crypto';
import { test, expect, signIn, another } from '../support/portal.mjs';

const items = [{ id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }];
const token = { authorization: 'Bearer demo-case-system-token' };
const elsewhere = (baseURL) => baseURL.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 3}`);
const issuer = (baseURL) => baseURL.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 1}`);
const amina = (baseURL, channels) => ({ issuer: issuer(baseURL), subject: 'amina', name: 'Amina Haddad', channels });

/** Until the channel has said what it says. */
async function told(request, id, word = 'accepted') {
  let notices;
  await expect.poll(async () => {
    ({ notices } = await (await request.get(`/api/v1/messages/${id}`, { headers: token })).json());
    return notices.told;
  }, { timeout: 120_000 }).toBe(word);
  return notices.notices;
}

for (const [place, channels] of [
  ['postfach', { bundid_mailbox: randomUUID() }],
  ['mails', { email: `person.${randomUUID()}@mail.example` }],
  ['landeskonto', { elster: `konto-${randomUUID()}` }],
]) {
  test(`one link leads from the notice to the message: ${place}`, async ({ page, handIn, request, baseURL }) => {
    const { id, link } = await handIn({ items, recipient: amina(baseURL, channels) });
    await told(request, id);
    await page.goto(`${elsewhere(baseURL)}/`);
    const notice = page.locator(`#${place} article`).filter({ hasText: Object.values(channels)[0] });
    await expect(notice).toHaveCount(1);
    for (const secret of ['Aufenthaltserlaubnis', 'E2E-1', 'Amina', 'Ausländerbehörde']) await expect(notice.getByText(secret)).toHaveCount(0);
    await notice.locator(`a[href$="${link}"]`).first().click();
    await signIn(page, 'Amina Haddad');
    await expect(page.getByRole('link', { name: 'Wohnen Sie allein?' })).toBeVisible();
  });
}

test('a dead mailbox leads to a letter, and the clerk sees why and when', async ({ page, step, handIn, request, baseURL }) => {
  const channels = { bundid_mailbox: `dead${randomUUID().slice(4)}`, postal_address: ['Amina Haddad', 'Musterweg 7', '04711 Musterstadt'] };
  const { id } = await handIn({ items, recipient: amina(baseURL, channels) });
  const notices = await told(request, id);
  const letter = notices.find(({ channel }) => channel === 'letter');
  const pdf = await request.get(letter.letter, { headers: token });
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.goto(`${elsewhere(baseURL)}/`);
  await expect(page.locator('#briefe').getByRole('link', { name: letter.id })).toBeVisible();

  await page.goto(`/behoerde/rueckfragen/${id}/vorschau`);
  await signIn(page, 'Jan Petersen');
  await page.getByRole('link', { name: 'Hinweise an die Person' }).click();
  await expect(page.getByText('Die Adresse gibt es nicht mehr')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Brief: neue Nachricht' })).toBeVisible();
  await step('notices for clerks');
});

test('nobody who can be reached is said to the clerk', async ({ page, handIn, request, baseURL }) => {
  const { id } = await handIn({ items, recipient: amina(baseURL, {}) });
  await told(request, id, 'nobody_reached');
  await page.goto(`/behoerde/rueckfragen/${id}/hinweise`);
  await signIn(page, 'Jan Petersen');
  await expect(page.getByText('Niemand wurde erreicht')).toBeVisible();
});

test('a person chooses the language of notices and confirms an address', async ({ page, step, handIn, request, baseURL, browser }) => {
  const address = `person.${randomUUID()}@mail.example`;
  // The other project is at work, too.
  const [who, subject] = test.info().project.name === 'with-scripts' ? ['Robin Fremd', 'fremd'] : ['GRUBER ANNA', 'eidas'];
  await page.goto('/konto/hinweise');
  await signIn(page, who);
  await page.getByLabel('English').check();
  await page.getByRole('button', { name: 'Sprache speichern' }).click();
  await expect(page.getByRole('status')).toContainText('gespeichert');
  await expect(page.getByLabel('English')).toBeChecked();
  await page.getByLabel('Ihre E-Mail-Adresse').fill('amina@');
  await page.getByRole('button', { name: 'Code schicken' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByLabel('Ihre E-Mail-Adresse')).toHaveValue('amina@');
  await step('notices, address refused');
  await page.getByLabel('Ihre E-Mail-Adresse').fill(address);
  await page.getByRole('button', { name: 'Code schicken' }).click();
  const mails = await another(browser, page);
  await mails.goto(`${elsewhere(baseURL)}/`);
  const mail = await mails.locator('#mails article').filter({ hasText: address }).innerText();
  const [code] = mail.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
  await page.getByLabel('Code aus der E-Mail').fill(code);
  await page.getByRole('button', { name: 'Adresse bestätigen' }).click();
  await expect(page.getByText(address)).toBeVisible();
  await step('notices, address confirmed');

  const { id } = await handIn({ items, recipient: { issuer: issuer(baseURL), subject, name: who, channels: { bundid_mailbox: randomUUID() } } });
  const notices = await told(request, id);
  expect(notices.some(({ channel }) => channel === 'bundid_mailbox')).toBe(true);
  await expect.poll(async () => {
    await mails.goto(`${elsewhere(baseURL)}/`);
    return mails.locator('#mails article').filter({ hasText: address }).filter({ hasText: 'New message for you' }).count();
  }, { timeout: 120_000 }).toBe(1);
  await page.goto(`/rueckfragen/${id}/verlauf`);
  await expect(page.getByText('Ein Hinweis ging an Ihr BundID-Postfach.')).toBeVisible();
  await expect(page.getByText('Ein Hinweis ging per E-Mail an Sie.')).toBeVisible();
  await step('history with notices');
  await page.goto('/konto/hinweise');
  await page.getByRole('button', { name: 'Keine Hinweise per E-Mail' }).click();
  await expect(page.getByRole('status')).toContainText('keine Hinweise per E-Mail mehr');
});
