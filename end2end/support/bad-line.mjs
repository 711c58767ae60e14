// A bad line: slow, and broken when the test wants it. Passes bytes on to the portal.
import { connect, createServer } from 'node:net';

/**
 * `cutAfter` says for each connection after how many bytes of the client it breaks; undefined: never.
 * `bytesASecond`: what the client may send.
 */
export async function startBadLine(port, to, { cutAfter = () => undefined, bytesASecond = Infinity } = {}) {
  const line = { carried: 0, cuts: 0, broken: false, bytesASecond, cutAfter };
  const open = new Set();
  const server = createServer((client) => {
    if (line.broken) {
      client.destroy();
      return;
    }
    const portal = connect(to, '127.0.0.1');
    let left = line.cutAfter() ?? Infinity;
    const end = () => { client.destroy(); portal.destroy(); open.delete(end); };
    open.add(end);
    client.on('data', (bytes) => {
      const passed = bytes.subarray(0, left);
      line.carried += passed.length;
      left -= passed.length;
      client.pause();
      portal.write(passed);
      if (left <= 0) {
        line.cuts += 1;
        // What was passed on arrives, however busy the machine is; then there is silence for both.
        portal.end();
        setTimeout(() => client.destroy(), 30);
        return;
      }
      setTimeout(() => client.resume(), (1000 * passed.length) / line.bytesASecond);
    });
    portal.on('data', (bytes) => client.write(bytes));
    for (const socket of [client, portal]) { socket.on('error', end); socket.on('close', end); }
  });
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  /** Connections that wait to be used again would know nothing of a new rule. */
  line.renew = () => { for (const end of open) end(); };
  line.cut = () => { line.broken = true; line.renew(); };
  line.mend = () => { line.broken = false; };
  line.close = () => new Promise((done) => { server.close(done); line.renew(); });
  return line;
}
