// After all journeys: the server's log holds ids and numbers, but nothing about people.
import { readFileSync } from 'node:fs';

const personal = [/Amina|Haddad|Fremd|Petersen/, /Überweisung|IMG_1|seite\.png|vertrag\.pdf/i, /Łukasz|Nowak/, /__Host-/, /\/n\/[A-Za-z0-9_-]{20,}/, /demo-case-system-token/, /code=|state=/];

export default function checkLog() {
  const log = readFileSync('../target/end2end-demo.log', 'utf8');
  if (!process.env.RUECKKANAL_ONLY && !log.includes('reply.accepted')) throw new Error('the log of the journeys is not where it should be');
  const found = log.split('\n').filter((line) => personal.some((pattern) => pattern.test(line)));
  if (found.length > 0) throw new Error(`personal data in the log:\n${found.slice(0, 10).join('\n')}`);
}
