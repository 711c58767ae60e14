// Each persona at the right place with the right result, with scripts and without.
import { test, expect, signIn } from '../support/portal.mjs';

const items = [{ id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } }];
const person = (given_names, family_name, birth_date, more = {}) => ({ given_names, family_name, birth_date, name: `${given_names ?? ''} ${family_name}`.trim(), ...more });
const task = 'Wohnen Sie allein?';
const nothing = 'Wir können Ihnen diese Nachricht nicht zeigen';
const unclear = 'Wir prüfen noch, ob die Nachricht für Sie ist';
const safer = 'Sie brauchen eine sicherere Anmeldung';

const cases = [
  ['a guest without person code and mailbox', 'LENA GAST', person('Lena', 'Gast', '1990-12-24'), task],
  ['a FINK account with a prefixed code', 'Milan Fink', { person_code: 'fink-muster:EXAMPLE-Code-of-Milan', name: 'Milan Fink' }, task],
  ['the same code without the prefix is another person', 'Milan Fink', { person_code: 'EXAMPLE-Code-of-Milan', name: 'Milan Fink' }, nothing],
  ['an eIDAS card with the minimum data', 'GRUBER ANNA', person('Anna', 'Gruber', '1992-09-09'), task],
  ['somebody with a single name', 'FATIMA', person(undefined, 'Fatima', '1990-01-01'), task],
  ['an upper-case card against a name with marks', 'ZOE WEISS', person('Zoë', 'Weiß', '1988-11-30'), task],
  ['the same name and birthday, but another mailbox', 'Zoe Weiss', person('Zoë', 'Weiß', '1988-11-30', { mailbox: '5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10' }), unclear],
  ['a forwarded link', 'Robin Fremd', person('Zoë', 'Weiß', '1988-11-30'), nothing],
  ['a level nobody knows counts as the lowest', 'Vera Seltsam', person('Vera', 'Seltsam', '1968-03-08'), safer],
  ['a password where verified names are needed', 'Jo Nowak', person('Jo', 'Nowak', '1986-02-11'), safer],
];

for (const [story, persona, recipient, expected] of cases) {
  test(story, async ({ page, step, handIn }) => {
    const { link } = await handIn({ items, recipient });
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bitte melden Sie sich an');
    await signIn(page, persona);
    if (expected === task) {
      await expect(page.getByRole('link', { name: task })).toBeVisible();
    } else {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(expected);
      for (const secret of ['Ausländerbehörde', 'Unterlagen zu Ihrem Antrag', 'E2E-1']) await expect(page.getByText(secret)).toHaveCount(0);
    }
    await step(story);
  });
}
