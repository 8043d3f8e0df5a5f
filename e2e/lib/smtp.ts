// A real SMTP server that keeps what it accepts.
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import { later } from "./cleanup.ts";

export class Mailbox {
  readonly mails: ParsedMail[] = [];
  readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  /** Listens on `port`, or on any free one. */
  static async open(port = 0): Promise<Mailbox> {
    let box: Mailbox | undefined;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      logger: false,
      onData(stream, _session, accept) {
        simpleParser(stream).then(
          (mail) => {
            box?.mails.push(mail);
            accept();
          },
          (error: unknown) => accept(error instanceof Error ? error : new Error(String(error))),
        );
      },
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    later(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    box = new Mailbox(address.port);
    return box;
  }
}
