// The message page as Express 5 with Nunjucks and pg makes it: the same rows from the same PostgreSQL, the same bytes. The template is made of
// the page that the portal sent: every text of it is put in and escaped, as data would be. Arguments: database, recorded page, message. Says
// its port.
import { readFileSync } from 'node:fs';
import express from 'express';
import nunjucks from 'nunjucks';
import pg from 'pg';

const [database, recorded, message] = process.argv.slice(2);
const page = readFileSync(recorded, 'utf8');
const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const texts = [];
const source = page.replace(/>([^<]+)</g, (_, text) => {
  texts.push(unescape(text));
  return `>{{ texts[${texts.length - 1}] }}<`;
});
const template = nunjucks.compile(source, new nunjucks.Environment(null, { autoescape: true }));
const pool = new pg.Pool({ connectionString: database, max: 20 });
const ask = async (name, text, values) => (await pool.query({ name, text, values })).rows;

const [{ id_hash: session }] = await ask('sessions', 'select id_hash from sessions limit 1', []);

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.get('/', async (request, response) => {
  if (!request.headers.cookie) return response.sendStatus(401);
  const [signedIn] = await ask('session', 'select data, seen_at, idle_seconds, absolute_seconds from sessions where id_hash = $1', [session]);
  if (!signedIn) return response.sendStatus(401);
  const [row] = await ask('message', `select messages.* from messages where id = $1 and exists (
    select 1 from bindings where message_id = messages.id and bindings.state = 'bound')`, [message]);
  if (!row) return response.sendStatus(404);
  JSON.parse(row.content);
  JSON.parse(row.recipient);
  const [draft] = await ask('draft', "select * from drafts where message_id = $1 and state = 'open'", [message]);
  const answers = await ask('answers', 'select * from draft_answers where draft_id = $1', [draft.id]);
  answers.forEach(({ answer }) => JSON.parse(answer));
  const documents = await ask('documents', 'select * from documents where draft_id = $1 order by position, received_at, id', [draft.id]);
  await ask('one', 'select item_id from one_documents where draft_id = $1', [draft.id]);
  await ask('representations', 'select * from representations where message_id = $1', [message]);
  await ask('kept', 'select * from kept_posts where account_id = $1 limit 50', [draft.account_id]);
  const html = template.render({ texts, documents, answers });
  response.set('content-type', 'text/html; charset=utf-8').set('cache-control', 'no-store').send(html);
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
