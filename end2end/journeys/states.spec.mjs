// Every page in every state, as accessibility testers find them under /zustaende: both engines, valid HTML, narrow, with large letters, and
// in forced colors.
import { test, expect, signIn } from '../support/portal.mjs';

const parts = 4;

// The longest of all journeys: not one part behind the other.
test.describe.configure({ mode: 'parallel' });

/** Whether the page must be moved sideways, with everything unfolded. */
const isWide = (page) => page.evaluate(() => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  return document.documentElement.scrollWidth > document.documentElement.clientWidth;
});

for (let part = 0; part < parts; part += 1) {
  test(`every page in every state, part ${part + 1} of ${parts}`, async ({ page, step }) => {
    test.setTimeout(1_800_000);
    await page.goto('/anmelden');
    await signIn(page, 'Amina Haddad');
    await page.goto('/zustaende');
    if (part === 0) await step('list of states');
    const all = await page.locator('main a[href^="/zustaende/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(all.length).toBeGreaterThan(130);
    const sideways = [];
    const devtools = await page.context().newCDPSession(page);
    const mine = all.filter((_, at) => at % parts === part);
    for (const address of mine) {
      await page.goto(address);
      await step(`state ${address.slice('/zustaende/'.length)}`);
      // The reader's own default size, not one of ours.
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
      if (await isWide(page)) sideways.push(address);
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
      await page.emulateMedia({ forcedColors: 'active' });
      // Whatever can be reached shows its focus.
      const unseen = await page.evaluate(() => [...document.querySelectorAll('main a, main button, main input, main textarea, main summary')]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0)
        .filter((element) => {
          element.focus({ focusVisible: true });
          const { outlineStyle } = getComputedStyle(element);
          return document.activeElement === element && outlineStyle === 'none' && getComputedStyle(element.parentElement).outlineStyle === 'none';
        })
        .map((element) => element.outerHTML.slice(0, 120)));
      expect(unseen, `${address}: focus without a sign in forced colors`).toEqual([]);
      await page.emulateMedia({ forcedColors: 'none' });
    }
    // Other languages have longer words: by width alone, with letters of 16 px and of 32.
    for (const [language, size] of [['en', 16], ['en', 32], ['de-simple', 16], ['de-simple', 32]]) {
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
      for (const address of mine) {
        await page.goto(`${address}?lang=${language}`);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        if (await isWide(page)) sideways.push(`${address}, ${language}, ${size} px`);
      }
    }
    expect(sideways, 'wider than the window').toEqual([]);
  });
}

test('no state of another tenant, nothing for who is not signed in', async ({ page }) => {
  await page.goto('/zustaende');
  await expect(page).toHaveURL(/anmelden/);
});
