"""A mail server for the tests: prints its port, then one line of JSON for each mail.

Arguments: a JSON object with "tls" (none, starttls or tls), "certificate" and "key" (files), and
"login" ([user, password] or null). It ends when its standard input ends.
"""

import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

settings = json.loads(sys.argv[1])
# Handshakes that fail, and logins without TLS beneath them, are what is tested here.
logging.disable()
warnings.simplefilter("ignore")


def say(what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 there is nobody of that name"
        if address.startswith("later@"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "mail": envelope.content.decode(),
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": session.auth_data.login.decode() if session.auth_data else None,
        })
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    given = [data.login.decode(), data.password.decode()]
    return AuthResult(success=given == settings["login"], handled=False, auth_data=data)


context = None
if settings["tls"] != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(settings["certificate"], settings["key"])


starttls = settings["tls"] == "starttls"


def session():
    return SMTP(
        Handler(),
        loop=loop,
        hostname="localhost",
        tls_context=context if starttls else None,
        require_starttls=starttls,
        authenticator=authenticate,
        auth_required=settings["login"] is not None,
        auth_require_tls=starttls,
    )


loop = asyncio.new_event_loop()
wrapped = context if settings["tls"] == "tls" else None
server = loop.run_until_complete(loop.create_server(session, "127.0.0.1", 0, ssl=wrapped))
say({"port": server.sockets[0].getsockname()[1]})
loop.run_until_complete(loop.run_in_executor(None, sys.stdin.read))
