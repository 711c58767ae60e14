// The conformance report says what is known: every criterion once, evidence that is there, and the known issues of the product.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';

const LEVELS = ['supports', 'partially-supports', 'does-not-support', 'not-applicable', 'not-evaluated'];

test('the conformance report and the known issues agree', () => {
  const report = parse(readFileSync('../docs/accessibility/openacr.yaml', 'utf8'));
  const issues = readFileSync('../docs/accessibility/known-issues.toml', 'utf8').split('[[barriers]]').slice(1).map((part) => ({
    id: /^id = "(.+)"$/m.exec(part)[1],
    criteria: JSON.parse(/^criteria = (.+)$/m.exec(part)?.[1] ?? '[]'),
  }));
  const version = /^version = "(.+)"$/m.exec(readFileSync('../Cargo.toml', 'utf8'))[1];
  expect(report.product.version).toBe(version);
  expect(new Date(report.report_date).getTime()).toBeLessThanOrEqual(Date.now());
  const { success_criteria_level_a: a, success_criteria_level_aa: aa } = report.chapters;
  expect([a.criteria.length, aa.criteria.length]).toEqual([31, 24]);
  const all = [...a.criteria, ...aa.criteria].map(({ num, components }) => ({ num, ...components[0].adherence, name: components[0].name }));
  expect(new Set(all.map(({ num }) => num)).size).toBe(55);
  for (const { num, level, notes, name } of all) {
    expect(LEVELS, num).toContain(level);
    expect(name, num).toBe('web');
    if (level === 'supports') {
      const files = notes.match(/(?:server|app|end2end)\/[\w./-]*\w/g) ?? [];
      expect(files.length, `${num} has evidence`).toBeGreaterThan(0);
      for (const file of files) expect(existsSync(`../${file}`), `${num}: ${file} is there`).toBe(true);
    }
    if (level !== 'not-evaluated') expect(notes, num).not.toBe('');
    const known = issues.filter(({ criteria }) => criteria.includes(num)).map(({ id }) => id);
    // A known issue is in both, and nothing is partly right without one.
    expect(['partially-supports', 'does-not-support'].includes(level), `${num}: ${known}`).toBe(known.length > 0);
    for (const id of known) expect(notes, num).toContain(id);
  }
});
