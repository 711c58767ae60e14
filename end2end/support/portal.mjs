// What every journey needs: a page that is watched, checks at every step, messages of its own.
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';
import { HtmlValidate } from 'html-validate';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const validator = new HtmlValidate({
  // The islands' own elements: they may stand, and hold, whatever their place allows.
  elements: ['html5', { 'leptos-island': { flow: true, phrasing: true, transparent: true }, 'leptos-children': { flow: true, phrasing: true, transparent: true } }],
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Leptos writes neither of these for looks.
    'attr-quotes': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off', 'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off', 'no-inline-style': 'error', 'long-title': 'off', 'doctype-style': 'off',
    // Several choices of one question share its name.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
    // A phone number is kept together by the style sheet.
    'tel-non-breaking': 'off',
    // `role=group` on the error summary is what screen readers announce with its heading.
    'prefer-native-element': 'off',
    // The browser's own bubbles are off on purpose: the server decides and says it in the page.
    'valid-autocomplete': 'error',
  },
});

const secondEngine = readFileSync(new URL('../node_modules/accessibility-checker-engine/ace.js', import.meta.url), 'utf8');

/** What a second engine, of other people, finds wrong; potential findings are for people to judge. */
async function secondOpinion(page) {
  await page.evaluate(secondEngine);
  return page.evaluate(async () => {
    const { results } = await new globalThis.ace.Checker().check(document, ['WCAG_2_2']);
    // What is folded away is there for nobody; the engine sees the group and not its legend.
    const folded = ({ path }) => document.evaluate(path.dom, document, null, 9).singleNodeValue?.closest('details:not([open])');
    // Exceptions: a form without a name is no landmark and needs none (HTML-AAM); what scrolls must be reached by keyboard (axe wants it).
    const excepted = ({ ruleId, snippet }) => (['aria_form_label_unique', 'aria_landmark_name_unique'].includes(ruleId) && snippet.startsWith('<form') && !snippet.includes('aria-label'))
      || (ruleId === 'element_tabbable_role_valid' && snippet.includes('class="rk-preview'));
    const failed = results.filter((result) => result.value[1] === 'FAIL' && !folded(result) && !excepted(result));
    return failed.map(({ ruleId, message, snippet }) => `${ruleId}: ${message} ${snippet}`);
  });
}

/** Every page as it was served, for the validator that looks at all of them at the end. */
const served = '../target/end2end-html';

/** Answers that a journey expects; a browser logs each failed navigation. */
const expectedNoise = /Failed to load resource: the server responded with a status of (404|422|403|400|401|409|410|413|503)|net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_(RESET|CLOSED|REFUSED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/;

export const test = base.extend({
  page: async ({ page }, use) => {
    const problems = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !expectedNoise.test(message.text())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await use(page);
    expect(problems, 'the console stays clean').toEqual([]);
  },
  /** Looks at the page as it stands: accessibility in light and dark, no sideways scrolling, one heading. Loads nothing. */
  look: async ({ page, javaScriptEnabled }, use) => {
    await use(async (name) => {
      // Axe is a script itself: it judges the same markup in the project with scripts.
      for (const colorScheme of javaScriptEnabled ? ['light', 'dark'] : []) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`), `${name}, ${colorScheme}`).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      if (javaScriptEnabled) expect(await secondOpinion(page), `${name}, second engine`).toEqual([]);
      const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(narrow);
      expect(await page.locator('h1').count(), `${name} has one heading`).toBe(1);
    });
  },
  /** A look, and then the page's own HTML, loaded once more: it is valid, and only the scripts that belong there are in it. */
  step: async ({ page, look, javaScriptEnabled }, use) => {
    await use(async (name) => {
      await look(name);
      const answer = await page.request.get(page.url(), { failOnStatusCode: false });
      const html = await answer.text();
      mkdirSync(served, { recursive: true });
      writeFileSync(`${served}/${name.replace(/[^a-z0-9]+/gi, '-')}-${javaScriptEnabled ? 'with' : 'without'}-${randomUUID().slice(0, 8)}.html`, html);
      const island = html.includes('<leptos-island');
      // The islands' loader where there is an island, on signed-in pages the warning before the session ends, and where somebody waits
      // for a change what asks for it.
      const expected = [island, html.includes('id="sitzung"'), html.includes('data-waits'), html.includes('id="erste-zeile"')].filter(Boolean).length;
      expect(html.match(/<script/g)?.length ?? 0, `${name}: scripts`).toBe(expected);
      // An island's framework finds its places by marks; nothing else of a page has any.
      const bare = html.replace(/<leptos-island[\s\S]*?<\/leptos-island>/g, (part) => part.replaceAll('<!>', ''));
      const report = await validator.validateString(bare);
      const faults = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`));
      expect(faults, `${name} is valid HTML`).toEqual([]);
    });
  },
  /** Hands in a message as the case system and returns its id and link. */
  handIn: async ({ request, baseURL }, use) => {
    await use(async (message) => {
      const answer = await request.post('/api/v1/messages', {
        headers: { authorization: 'Bearer demo-case-system-token', 'idempotency-key': randomUUID() },
        data: { ...defaults(baseURL), ...message },
      });
      expect(answer.status(), await answer.text()).toBe(201);
      const { id, link } = await answer.json();
      return { id, link: link.replace(baseURL, '') };
    });
  },
});

export { expect };

function defaults(baseURL) {
  const issuer = baseURL.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 1}`);
  const soon = new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10);
  return {
    kind: 'inquiry',
    authority: 'auslaenderbehoerde',
    case: 'case-end2end',
    file_reference: 'E2E-1',
    recipient: { issuer, subject: 'amina', name: 'Amina Haddad' },
    service: { text: 'Aufenthaltserlaubnis verlängern', translations: { en: 'Extend your residence permit' } },
    subject: 'Unterlagen zu Ihrem Antrag',
    body: { text: 'Guten Tag,\n\nwir brauchen noch etwas.', translations: { en: 'Hello,\n\nwe still need something.' } },
    deadline: { date: soon },
    consequences: { text: 'Sonst kann die Behörde Ihren Antrag ablehnen.', translations: { en: 'Otherwise the authority may refuse your application.' } },
  };
}

export async function signIn(page, persona) {
  await page.getByRole('button', { name: /Weiter zur Anmeldung|Continue to sign-in/ }).click();
  await page.getByRole('button', { name: persona, exact: true }).click();
}

/** Sends; where something is missing, once more, as the page asks. */
export async function send(page, options) {
  await page.getByRole('button', { name: 'Antwort jetzt senden' }).click(options);
  const anyway = page.getByRole('button', { name: 'Ja, so senden' }).first();
  await expect(anyway.or(page.locator('.rk-stamp__number')).first()).toBeVisible(options);
  if (await anyway.isVisible()) await anyway.click(options);
}

/** The button at the foot of a form. */
export const next = (page) => page.getByRole('button', { name: 'Weiter', exact: true }).click();

/** A step in every language: the page's own address, once for each. */
export async function inEachLanguage(page, step, name) {
  for (const language of ['en', 'de-simple', 'de']) {
    const address = new URL(page.url());
    address.searchParams.set('lang', language);
    await page.goto(address.href.slice(0, address.href.length - address.hash.length));
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await step(`${name}, ${language}`);
  }
}

/** A page of another person at another device, with the same settings. */
export async function another(browser, page) {
  const javaScriptEnabled = await page.evaluate(() => matchMedia('(scripting: enabled)').matches);
  const context = await browser.newContext({ locale: 'de-DE', javaScriptEnabled, viewport: page.viewportSize(), baseURL: new URL(page.url()).origin });
  return context.newPage();
}

/** Opens the menu of a file, unless it is open. */
export async function openMenu(page, name) {
  const menu = page.locator('.rk-file__menu').filter({ has: page.locator('summary', { hasText: name }) });
  if (!(await menu.evaluate((details) => details.open))) await menu.locator('summary').click();
}
