// Acting for somebody else: a lawyer whom the applicant asks, a parent whom the authority names, a name nobody has verified.
import { another, expect, inEachLanguage, next, send, signIn, test } from '../support/portal.mjs';

const token = { authorization: 'Bearer demo-case-system-token' };
const items = [{ id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }];
const heading = (page) => page.getByRole('heading', { level: 1 });

/** Amina asks somebody; returns the link to pass on. */
async function ask(page, id, [given, family], who, what) {
  await page.goto(`/rueckfragen/${id}/vertretung`);
  await page.getByLabel('Vorname der Person').fill(given);
  await page.getByLabel('Nachname der Person').fill(family);
  await page.getByLabel(who).check();
  await page.getByLabel(what).check();
  await page.getByRole('button', { name: 'Link erstellen' }).click();
  return new URL(await page.getByLabel('Link für die Person').first().inputValue()).pathname;
}

test('a lawyer is asked, prepares with a power of attorney, and the applicant sends', async ({ page, browser, step, handIn }) => {
  const { id, link } = await handIn({ items });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await page.getByRole('link', { name: /für mich antworten/ }).click();
  await inEachLanguage(page, step, 'representation');
  await page.getByRole('button', { name: 'Link erstellen' }).click();
  await expect(page.locator('#fehler')).toBeFocused();
  await expect(page.locator('#fehler li')).toHaveCount(3);
  await step('representation, refused');
  const invitation = await ask(page, id, ['Kim', 'Beispiel'], 'Anwältin oder Anwalt', 'lesen und Antwort vorbereiten');
  const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(wide, 'the link does not widen the page').toBeLessThanOrEqual(narrow);

  const stranger = await another(browser, page);
  await stranger.goto(invitation);
  await signIn(stranger, 'Robin Fremd');
  await expect(heading(stranger)).toHaveText('Diese Einladung ist nicht für dieses Konto');
  await stranger.context().close();

  const kim = await another(browser, page);
  await kim.goto(invitation);
  await signIn(kim, 'Kim Beispiel');
  await expect(heading(kim)).toHaveText('Möchten Sie für Amina Haddad handeln?');
  await kim.getByRole('button', { name: 'Annehmen' }).click();
  await expect(kim.getByText('Sie handeln für:')).toBeVisible();
  await kim.getByRole('link', { name: 'Wohnen Sie allein?' }).click();
  await kim.getByLabel('Ja').check();
  await next(kim);
  // The next task is the proof.
  await expect(heading(kim)).toHaveText(/^Vollmacht hochladen/);
  await kim.getByText('Ich habe nicht alle Unterlagen').click();
  await kim.getByLabel('Ich habe es schon abgegeben').check();
  await next(kim);
  await expect(kim.getByText('Senden darf nur die Person, für die Sie handeln')).toBeVisible();
  await expect(kim.getByRole('button', { name: 'Antwort jetzt senden' })).toHaveCount(0);

  await page.goto(`/rueckfragen/${id}/pruefen`);
  await expect(page.getByText('Ja', { exact: true })).toBeVisible();
  await send(page);
  await expect(heading(page)).toHaveText('Wir haben Ihre Antwort');
  await page.goto(`/rueckfragen/${id}/verlauf`);
  await expect(page.getByText('Kim Beispiel hat zugesagt, Sie zu vertreten.')).toBeVisible();
  await expect(page.getByText('Kim Beispiel hat eine Antwort geändert.').first()).toBeVisible();
  await inEachLanguage(page, step, 'history with a representative');
  // She ends it, and the lawyer sees nothing any more.
  await page.goto(`/rueckfragen/${id}/vertretung`);
  await step('representation, one active');
  await page.getByRole('button', { name: /Sofort beenden/ }).click();
  await expect(page.getByText(/Beendet am/)).toBeVisible();
  await kim.goto(`/rueckfragen/${id}`);
  await expect(heading(kim)).toHaveText('Wir können Ihnen diese Nachricht nicht zeigen');
  await kim.context().close();
});

test('a parent whom the authority names answers for the child', async ({ page, step, handIn, request }) => {
  const { id } = await handIn({ items, recipient: { given_names: 'Lina', family_name: 'Nowak', birth_date: '2019-05-01', name: 'Lina Nowak' } });
  const parent = { given_names: 'Jo', family_name: 'Nowak', birth_date: '1986-02-11', capacity: 'custody', right: 'send' };
  const named = await request.post(`/api/v1/messages/${id}/representatives`, { headers: token, data: parent });
  expect(named.status()).toBe(201);
  const { link } = await named.json();
  await page.goto(new URL(link).pathname);
  await signIn(page, 'JO NOWAK');
  await inEachLanguage(page, step, 'invitation');
  await page.getByRole('button', { name: 'Annehmen' }).click();
  await step('message for somebody else');
  await page.goto(`/rueckfragen/${id}/fragen/allein`);
  await page.getByLabel('Nein').check();
  await next(page);
  await page.goto(`/rueckfragen/${id}/pruefen`);
  await send(page);
  await expect(page.getByText('Gesendet von JO NOWAK für Lina Nowak.')).toBeVisible();
  await step('receipt for somebody else');
  await page.goto('/rueckfragen');
  await expect(page.getByText('Lina Nowak')).not.toHaveCount(0);
});

test('a name that nobody has verified waits for a word', async ({ page, browser, step, handIn }) => {
  const { id, link } = await handIn({ items, trust_levels: { read: 'basic', send: 'basic' } });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  const invitation = await ask(page, id, ['Jo', 'Nowak'], /Person mit Vollmacht/, 'nur lesen');
  const jo = await another(browser, page);
  await jo.goto(invitation);
  await signIn(jo, 'Jo Nowak');
  await jo.getByRole('button', { name: 'Annehmen' }).click();
  await expect(heading(jo)).toHaveText('Es fehlt noch eine Bestätigung');
  await page.goto(`/rueckfragen/${id}/vertretung`);
  await step('representation, one waits');
  await page.getByRole('button', { name: /Ja, diese Person darf handeln/ }).click();
  await jo.goto(`/rueckfragen/${id}`);
  await expect(jo.getByText('Sie dürfen diese Nachricht lesen, aber nicht antworten.')).toBeVisible();
  await jo.goto(`/rueckfragen/${id}/fragen/allein`);
  await expect(heading(jo)).toHaveText('Das dürfen Sie als Vertretung nicht');
  await jo.context().close();
});
