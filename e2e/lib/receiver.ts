// A real HTTP server that takes webhooks, and may be told to refuse or to stay silent.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { later } from "./cleanup.ts";

export interface Delivery {
  headers: IncomingHttpHeaders;
  raw: string;
  json: Record<string, unknown>;
  answered: number | "never";
}
/** accept: 200. refuse: 503, which asks to try later. silent: reads it and never answers. */
export type Manner = "accept" | "refuse" | "silent";

export class Receiver {
  readonly deliveries: Delivery[] = [];
  manner: Manner = "accept";
  #port = 0;
  #silenced = new Set<ServerResponse>();

  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => receiver.#take(request.headers, Buffer.concat(chunks), response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    later(async () => {
      for (const response of receiver.#silenced) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    receiver.#port = address.port;
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  /** What was answered with 200. */
  get accepted(): Delivery[] {
    return this.deliveries.filter((delivery) => delivery.answered === 200);
  }

  #take(headers: IncomingHttpHeaders, body: Buffer, response: ServerResponse): void {
    const raw = body.toString("utf8");
    const answered = { accept: 200, refuse: 503, silent: "never" }[this.manner] as 200 | 503 | "never";
    this.deliveries.push({ headers, raw, json: JSON.parse(raw) as Record<string, unknown>, answered });
    if (answered === "never") {
      this.#silenced.add(response);
      return;
    }
    response.writeHead(answered, { "content-type": "text/plain" });
    response.end(answered === 200 ? "thank you" : "come back later");
  }
}
