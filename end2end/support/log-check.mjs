// After all journeys: the server's log holds ids and numbers, but nothing about people.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';

const personal = [/Amina|Haddad|Fremd|Petersen/, /Überweisung|IMG_1|seite\.png|vertrag\.pdf/i, /Łukasz|Nowak/, /__Host-/, /\/n\/[A-Za-z0-9_-]{20,}/, /demo-case-system-token/, /code=|state=/];

/** The W3C's own validator reads every page as it was served. An island's marks are its framework's; they are no part of any other page. */
function validate() {
  const folder = '../target/end2end-html';
  if (!existsSync(folder)) return;
  const files = readdirSync(folder).map((name) => `${folder}/${name}`);
  try {
    execFileSync('java', ['-jar', 'node_modules/vnu-jar/build/dist/vnu.jar', '--format', 'gnu', ...files], { encoding: 'utf8', stdio: 'pipe', maxBuffer: 50_000_000 });
  } catch (failed) {
    throw new Error(`pages that are not valid:\n${failed.stderr.split('\n').slice(0, 20).join('\n')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export default function checkLog() {
  validate();
  const log = readFileSync('../target/end2end-demo.log', 'utf8');
  if (!process.env.RUECKKANAL_ONLY && !log.includes('reply.accepted')) throw new Error('the log of the journeys is not where it should be');
  const found = log.split('\n').filter((line) => personal.some((pattern) => pattern.test(line)));
  if (found.length > 0) throw new Error(`personal data in the log:\n${found.slice(0, 10).join('\n')}`);
}
