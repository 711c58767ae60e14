// Somebody reads from abroad: the page says whose clock it means, and says nothing where there is no other.
import { test, expect, signIn } from '../support/portal.mjs';

for (const [zone, elsewhere] of [['America/New_York', true], ['Europe/Berlin', false]]) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });
    test('the zone of the times is said', async ({ page, handIn }) => {
      const recipient = { given_names: 'Lena', family_name: 'Gast', birth_date: '1990-12-24', name: 'Lena Gast' };
      const { id, link } = await handIn({ recipient, items: [{ id: 'mehr', question: { type: 'long_text', label: 'Was möchten Sie sagen?' } }] });
      await page.goto(link);
      await signIn(page, 'LENA GAST');
      for (const path of ['', '/verlauf']) {
        await page.goto(`/rueckfragen/${id}${path}`);
        await expect(page.getByText('Alle Uhrzeiten auf dieser Seite sind deutsche Zeit.')).toBeVisible({ visible: elsewhere });
      }
    });
  });
}
