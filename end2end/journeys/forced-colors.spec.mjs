// In a reader's own colors: what is checked looks checked, what is not does not, and the focus is seen on both.
import { expect, signIn, test } from '../support/portal.mjs';

const items = [
  { id: 'allein', question: { type: 'yes_no', label: 'Wohnen Sie allein?' } },
  { id: 'sicher', question: { type: 'confirmation', label: 'Bitte bestätigen Sie', statement: 'Meine Angaben sind wahr.' } },
];

/** How many pixels in the middle of the box differ from its corner, and how many around the row from the page. */
async function seen(page, row) {
  const picture = await row.screenshot({ animations: 'disabled' });
  // Around the row, where an outline would be.
  const box = await row.boundingBox();
  const around = { x: Math.max(0, box.x - 8), y: box.y - 8, width: Math.min(box.width + 16, 320), height: box.height + 16 };
  const wide = await page.screenshot({ clip: around, animations: 'disabled' });
  const input = await row.locator('input').boundingBox();
  return page.evaluate(async ([inside, outside, input, row]) => {
    const pixels = async (encoded) => {
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return context;
    };
    const one = await pixels(inside);
    const [x, y] = [Math.round(input.x - row.x), Math.round(input.y - row.y)];
    // Inside the ring of a round box.
    const middle = one.getImageData(x + 8, y + 8, Math.round(input.width) - 16, Math.round(input.height) - 16).data;
    const paper = middle.slice(0, 3);
    let mark = 0;
    for (let at = 0; at < middle.length; at += 4) mark += [0, 1, 2].some((part) => Math.abs(middle[at + part] - paper[part]) > 60);
    const frame = await pixels(outside);
    const strip = frame.getImageData(0, 0, frame.canvas.width, 7).data;
    let ring = 0;
    for (let at = 0; at < strip.length; at += 4) ring += [0, 1, 2].some((part) => Math.abs(strip[at + part] - strip[part]) > 60);
    return { mark, ring };
  }, [picture.toString('base64'), wide.toString('base64'), input, box]);
}

test('a box that is not ticked shows no tick, and the focus is always seen', async ({ page, handIn, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, 'the pictures are judged by a script; the style is the same');
  // One message for each scheme: what is chosen is kept when the page is left.
  const messages = { light: await handIn({ items }), dark: await handIn({ items }) };
  await page.goto(messages.light.link);
  await signIn(page, 'Amina Haddad');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    for (const item of ['allein', 'sicher']) {
      await page.goto(`/rueckfragen/${messages[colorScheme].id}/fragen/${item}`);
      const row = page.locator('.rk-choice').first();
      const input = row.locator('input');
      await row.scrollIntoViewIfNeeded();
      const name = `${item}, ${colorScheme}`;
      const bare = await seen(page, row);
      expect(bare, `${name}: neither checked nor focused`).toEqual({ mark: 0, ring: 0 });
      await page.keyboard.press('Tab');
      await input.focus();
      await page.keyboard.press('Shift');
      const focused = await seen(page, row);
      expect(focused.mark, `${name}: focused is not checked`).toBe(0);
      expect(focused.ring, `${name}: the focus is seen`).toBeGreaterThan(50);
      await page.keyboard.press('Space');
      const both = await seen(page, row);
      expect(both.mark, `${name}: the mark is seen`).toBeGreaterThan(20);
      expect(both.ring, `${name}: and the focus`).toBeGreaterThan(50);
      await input.blur();
      const checked = await seen(page, row);
      expect(checked.mark, `${name}: the mark stays`).toBeGreaterThan(20);
      expect(checked.ring, `${name}: the focus is gone`).toBe(0);
    }
  }
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
});
