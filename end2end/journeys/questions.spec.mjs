// All kinds of questions, in English, by keyboard where a keyboard is enough.
import { test, expect, signIn } from '../support/portal.mjs';

const both = (text, en) => ({ text, translations: { en } });
const items = [
  { id: 'allein', question: { type: 'yes_no', label: both('Wohnen Sie allein?', 'Do you live alone?') } },
  { id: 'personen', visible_if: { question: 'allein', is: false }, question: { type: 'whole_number', min: 2, max: 20, label: both('Wie viele?', 'How many people?') } },
  { id: 'miete', question: { type: 'amount', label: both('Wie hoch ist die Miete?', 'How much is the rent?') } },
  { id: 'einzug', question: { type: 'date', not_in_future: true, label: both('Seit wann?', 'Since when?') } },
  { id: 'name', question: { type: 'short_text', label: both('Vermieter?', 'Landlord?') } },
  { id: 'telefon', question: { type: 'phone_number', purpose: 'tel', label: both('Telefon?', 'Telephone?') } },
  { id: 'heizung', question: { type: 'single_choice', label: both('Womit heizen Sie?', 'How do you heat?'), choices: [{ id: 'gas', label: both('Gas', 'Gas') }, { id: 'strom', label: both('Strom', 'Electricity') }] } },
  { id: 'einkommen', question: { type: 'several_choices', min: 1, label: both('Einkommen?', 'Income?'), choices: [{ id: 'lohn', label: both('Lohn', 'Wages') }, { id: 'rente', label: both('Rente', 'Pension') }] } },
  { id: 'mehr', question: { type: 'long_text', required: false, label: both('Noch etwas?', 'Anything else?') } },
  { id: 'richtig', question: { type: 'confirmation', label: both('Stimmt alles?', 'Is everything right?'), statement: both('Alles stimmt.', 'Everything is right.') } },
];

test('every kind of question is asked, refused and answered', async ({ page, step, handIn }) => {
  const { id, link } = await handIn({ items });
  await page.goto(`/?lang=en`);
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await expect(page.getByText('Only the text in German is binding.')).toBeVisible();
  await step('message in English');
  await page.getByRole('link', { name: 'Start reply' }).click();
  const go = () => page.getByRole('button', { name: 'Continue', exact: true }).click();
  const refusedFirst = async (name, reason) => {
    await step(`${name}, fresh`);
    await go();
    await expect(page).toHaveTitle(/^Error: /);
    await expect(page.locator('#fehler')).toBeFocused();
    await expect(page.locator('#fehler')).toContainText(reason);
    // The link of the summary leads to the field.
    const target = await page.locator('#fehler a').getAttribute('href');
    await expect(page.locator(target)).toBeVisible();
    await step(`${name}, refused`);
  };
  await refusedFirst('yes/no', 'Select an answer.');
  await page.getByLabel('No', { exact: true }).check();
  await go();
  await refusedFirst('whole number', 'Answer the question.');
  await page.getByRole('textbox').fill('1');
  await go();
  await expect(page.locator('#fehler')).toContainText('Enter 2 or more.');
  await expect(page.getByRole('textbox')).toHaveValue('1');
  await page.getByRole('textbox').fill('3');
  await go();
  await refusedFirst('amount', 'Answer the question.');
  await page.getByRole('textbox').fill('650,50');
  await go();
  await refusedFirst('date', 'Answer the question.');
  await page.getByLabel('Day').fill('31');
  await page.getByLabel('Month').fill('2');
  await page.getByLabel('Year').fill('2020');
  await go();
  await expect(page.locator('#fehler')).toContainText('This is not a real date.');
  await page.getByLabel('Day').fill('1');
  await go();
  await refusedFirst('short text', 'Answer the question.');
  await page.getByRole('textbox').fill('Frau Łukasz & Söhne <b>');
  await go();
  await refusedFirst('phone number', 'Answer the question.');
  await expect(page.getByRole('textbox')).toHaveAttribute('autocomplete', 'tel');
  await page.getByRole('textbox').fill('none');
  await go();
  await expect(page.locator('#fehler')).toContainText('Enter a telephone number');
  await page.getByRole('textbox').fill('+49 (0)30/1234567');
  await go();
  await refusedFirst('single choice', 'Select an answer.');
  await page.getByLabel('Electricity').check();
  await go();
  await refusedFirst('several choices', 'Select an answer.');
  await page.getByLabel('Wages').check();
  await page.getByLabel('Pension').check();
  await go();
  await step('long text');
  await page.getByRole('textbox').fill('One\n\n</textarea><script>alert(1)</script>');
  await go();
  await refusedFirst('confirmation', 'Tick the box');
  await page.getByLabel('Everything is right.').check();
  await go();
  await expect(page).toHaveURL(new RegExp(`/rueckfragen/${id}/pruefen`));
  for (const text of ['No', '3', '€650.50', '1 February 2020', 'Frau Łukasz & Söhne <b>', '+49 (0)30/123 4567', 'Electricity', 'Pension', '</textarea><script>alert(1)</script>']) {
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
  }
  await step('check');
  // Back from the check page to one answer and back again.
  await page.getByRole('link', { name: /Change.*Landlord\?/ }).click();
  await page.getByRole('textbox').fill('Frau Nowak');
  await page.getByRole('button', { name: 'Save and return to check' }).click();
  await expect(page.getByText('Frau Nowak')).toBeVisible();
  await page.getByRole('button', { name: 'Send reply now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We have received your reply');
  await step('receipt in English');
});

test('a question by keyboard only', async ({ page, handIn }) => {
  const { id, link } = await handIn({ items: items.slice(0, 1) });
  await page.goto(link);
  await signIn(page, 'Amina Haddad');
  await page.goto(`/rueckfragen/${id}/fragen/allein`);
  await page.keyboard.press('Tab');
  await expect(page.locator('.rk-skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Zurück zur Übersicht' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Ja')).toBeChecked();
  const outline = await page.locator('.rk-choice').first().evaluate((row) => getComputedStyle(row).outlineWidth);
  expect(parseFloat(outline)).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/pruefen/);
});
