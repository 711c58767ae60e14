// A scanner that takes what it is given and does not answer, until it is awake. A real one cannot be made to do so on demand.
import { createServer } from 'node:net';

export function startSlowScanner(port) {
  const sockets = new Set();
  let awake = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    let tail = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      // The stream ends with a chunk of no bytes.
      tail = Buffer.concat([tail, data]).subarray(-4);
      if (awake && tail.readUInt32BE() === 0) socket.end('stream: OK\0');
    });
  });
  return new Promise((done) => {
    server.listen(port, '127.0.0.1', () => done({
      wake() {
        awake = true;
        sockets.forEach((socket) => socket.destroy());
      },
      close() {
        this.wake();
        server.close();
      },
    }));
  });
}
