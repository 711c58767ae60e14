"""A mail server (aiosmtpd). The address says how it behaves; what it takes goes to FOLDER/{number}.eml with its envelope before it.

    mail.py FOLDER   # prints the port
"""

import asyncio
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP

folder = pathlib.Path(sys.argv[1])


class Handler:
    number = 0
    seen = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "unknown":
            return "550 5.1.1 no such person: " + address
        if local == "later":
            self.seen[address] = self.seen.get(address, 0) + 1
            if self.seen[address] == 1:
                return "451 4.3.0 later"
        if local == "full":
            return "552 5.2.2 too much"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Handler.number += 1
        number = Handler.number
        facts = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        (folder / f"{number}.json").write_text(json.dumps(facts))
        (folder / f"{number}.eml").write_bytes(envelope.content)
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
            await asyncio.sleep(3600)
        return f"250 2.0.0 kept as {number}"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="mail.example"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
