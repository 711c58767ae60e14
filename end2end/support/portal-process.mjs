// The portal as an operator starts it: `serve --config`.
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Starts the portal as an operator does, with one account for applicants. */
/** `listen`: another port than the one people use, for a line in between. `land`: more of the tenant's own lines. */
export async function startPortal(folder, { port, listen = port, token, provider, land = '', scanner = 'kind = "none", accept_unscanned = true' }) {
  const portal = `http://127.0.0.1:${port}`;
  const key = `${folder}/master.key`;
  writeFileSync(key, randomBytes(32).toString('hex'));
  chmodSync(key, 0o600);
  // As the operator has made it; the portal makes none.
  mkdirSync(`${folder}/akten`, { recursive: true });
  const config = `${folder}/rueckkanal.toml`;
  writeFileSync(config, `
server = { listen = "127.0.0.1:${listen}", public_url = "${portal}", site = "${resolve('../target/site')}" }
database = { url = "sqlite:${folder}/test.sqlite" }
documents = { folder = "${folder}/documents", master_key_file = "${key}" }
scanner = { ${scanner} }
[[tenants]]
id = "land"
name = "Land Musterland"
${land}
authorities = [{ id = "amt", name = "Amt Musterstadt", name_with_article = "das Amt Musterstadt", land = "NW", phone = "03000 1" }]
[[tenants.identity_providers]]
id = "konto"
name = "Konto"
audience = "applicants"
${provider}
[[tenants.identity_providers]]
id = "amtskonto"
name = "Amtskonto"
audience = "clerks"
issuer = "https://login.example"
client_id = "rueckkanal-clerks"
client_secret = "secret-of-the-test"
[tenants.texts.imprint]
de = "Land"
[tenants.texts.privacy]
de = "Verantwortlich ist das Amt."
[[case_systems]]
id = "fv"
tenant = "land"
authorities = ["amt"]
token_sha256 = "${createHash('sha256').update(token).digest('hex')}"
delivery = { channel = "directory", path = "${folder}/akten" }
`);
  const program = process.env.RUECKKANAL_PROGRAM ?? '../target/debug/rueckkanal';
  const child = spawn(program, ['serve', '--config', config], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, RUST_LOG: 'warn' } });
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${listen}/health/ready`).then(({ ok }) => ok, () => false);
    if (ready) return child;
    if (tries > 100) throw new Error('the portal does not start');
    await new Promise((done) => { setTimeout(done, 100); });
  }
}

/** What such a portal's one account is, at a provider of the tests. */
export const accountAt = (issuer) => `
issuer = "${issuer}"
client_id = "rueckkanal"
client_secret = "secret-of-the-test"
claims_from = "userinfo"
default_level = "substantial"`;

/** Hands in a message to Amina as the portal's case system; returns its id. */
export async function handInAt(request, origin, issuer, message) {
  const answer = await request.post(`${origin}/api/v1/messages`, {
    headers: { authorization: 'Bearer token-of-these-journeys', 'idempotency-key': randomUUID() },
    data: {
      kind: 'inquiry', authority: 'amt', case: 'case', recipient: { issuer, subject: 'amina', name: 'Amina Haddad' }, subject: 'Unterlagen',
      body: 'Guten Tag', deadline: { days: 14 }, consequences: 'Sonst lehnen wir ab.', ...message,
    },
  });
  if (answer.status() !== 201) throw new Error(await answer.text());
  return (await answer.json()).id;
}
