// What a vendor writes: nothing but calls, whose every path, parameter and answer the compiler knows from the description of the API.
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Recipient = components['schemas']['NewRecipient'];
type Manifest = { items: { id: string; answer?: { value: unknown } }[] };

export function client(baseUrl: string, token: string) {
  const authorization = `Bearer ${token}`;
  const api = createClient<paths>({ baseUrl, headers: { authorization } });
  let after = '0';

  function there<T>(answer: { data?: T; error?: unknown }): T {
    if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
    return answer.data;
  }

  const show = async (id: string) => there(await api.GET('/api/v1/messages/{id}', { params: { path: { id } } }));

  /** Until the feed tells of it. */
  async function told(message: string, kind: string): Promise<void> {
    for (;;) {
      const page = there(await api.GET('/api/v1/events', { params: { query: { after, wait: 10 } } }));
      after = page.next;
      if (page.events.some((event) => event.subject === message && event.type === `rueckkanal.${kind}.v1`)) return;
    }
  }

  return {
    async ask(caseRef: string, paper: string, recipient: Recipient, letter: Uint8Array<ArrayBuffer>): Promise<string> {
      const named = { authorization, 'content-disposition': 'attachment; filename="Schreiben.pdf"' };
      const brought = await fetch(`${baseUrl}/api/v1/attachments`, { method: 'POST', headers: named, body: letter });
      const { id }: components['schemas']['AttachmentView'] = await brought.json();
      const message = there(await api.POST('/api/v1/messages', {
        params: { header: { 'Idempotency-Key': caseRef } },
        body: {
          kind: 'inquiry', authority: 'auslaenderbehoerde', case: caseRef, file_reference: 'AB-1', recipient, attachments: [id],
          service: 'Aufenthaltserlaubnis verlängern', subject: paper, body: 'Guten Tag,\n\nuns fehlt noch etwas.',
          deadline: { days: 21 }, consequences: 'Sonst kann die Behörde Ihren Antrag ablehnen.',
          items: [
            { id: 'personen', question: { type: 'whole_number', label: 'Wie viele Personen wohnen in der Wohnung?', min: 1, max: 20 } },
            { id: 'vertrag', document_request: { label: paper, required: false } },
          ],
        },
      }));
      if (!('id' in message)) throw new Error('nothing was stored');
      return message.id;
    },
    async grantWhatIsAsked(id: string): Promise<string> {
      await told(id, 'message.more_time_asked');
      const asked = (await show(id)).dialogue.more_time.at(-1);
      if (!asked?.until) throw new Error('nobody has asked');
      there(await api.POST('/api/v1/messages/{id}/deadline', { params: { path: { id } }, body: { deadline: { date: asked.until } } }));
      return asked.reason ?? '';
    },
    /** Fetches and acknowledges whatever waits for the message. */
    async take(message: string): Promise<Manifest[]> {
      await told(message, 'reply.handed_over');
      const { replies } = there(await api.GET('/api/v1/replies', { params: { query: {} } }));
      const manifests: Manifest[] = [];
      for (const reply of replies.filter((one) => one.message === message && one.state === 'ready')) {
        const path = { id: reply.id };
        const { data } = await api.GET('/api/v1/replies/{id}/manifest', { params: { path }, parseAs: 'json' });
        manifests.push(data as unknown as Manifest);
        there(await api.POST('/api/v1/replies/{id}/acknowledge', { params: { path }, body: { reference: `case-file/${reply.id}` } }));
      }
      return manifests;
    },
    async giveBack(id: string, item: string, reason: string): Promise<void> {
      there(await api.POST('/api/v1/messages/{id}/review', { params: { path: { id } }, body: { returned: [{ item, reason }] } }));
    },
    async close(id: string): Promise<void> {
      there(await api.POST('/api/v1/cases/close', { body: { case: (await show(id)).case } }));
    },
  };
}
