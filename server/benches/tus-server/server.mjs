// @tus/server with its store on a folder, on a free port of the loopback; the first line says which.
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { mkdirSync } from 'node:fs';

const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = new Server({ path: '/files', datastore: new FileStore({ directory: folder }) });
const listening = server.listen({ host: '127.0.0.1', port: 0 }, () => console.log(`127.0.0.1:${listening.address().port}`));
