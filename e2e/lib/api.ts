// The public API, over TLS that trusts only this server's own certificate.
import { readFileSync } from "node:fs";
import { request } from "node:https";

export const ADMINISTRATOR = "ada";
export const PASSWORD = "correct horse battery";
const TIMEOUT_MS = 20_000;

/** A server, whoever started it. */
export interface Reachable {
  readonly url: string;
  readonly certificate: string;
  setUpLink(): Promise<string>;
}

export interface Answer {
  status: number;
  body: unknown;
  cookie: string | undefined;
}

export class Api {
  readonly #server: Reachable;
  #token: string | undefined;

  constructor(server: Reachable) {
    this.#server = server;
  }

  /** Uses the one-time link, and goes on with an API token as a program should. */
  static async setUp(
    server: Reachable,
    name = ADMINISTRATOR,
    password = PASSWORD,
  ): Promise<Api> {
    const api = new Api(server);
    const token = new URLSearchParams(new URL(await server.setUpLink()).hash.slice(1)).get("token");
    const made = await api.#ask("POST", "/api/v1/setup", { token, name, password });
    if (made.status !== 201) throw new Error(`set-up: ${made.status} ${JSON.stringify(made.body)}`);
    await api.#takeToken(made.cookie);
    return api;
  }

  static async logIn(server: Reachable, name: string, password: string): Promise<Api> {
    const api = new Api(server);
    const made = await api.#ask("POST", "/api/v1/sessions", { name, password });
    if (made.status !== 201) throw new Error(`log-in: ${made.status} ${JSON.stringify(made.body)}`);
    await api.#takeToken(made.cookie);
    return api;
  }

  get<T>(path: string): Promise<T> {
    return this.#take<T>("GET", path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#take<T>("POST", path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#take<T>("PUT", path, body);
  }

  /** Sends a package; the installed plugin. */
  upload<T>(archive: string): Promise<T> {
    return this.#take<T>("POST", "/plugins", readFileSync(archive));
  }

  async #take<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.#ask(method, `/api/v1${path}`, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body as T;
  }

  async #takeToken(cookie: string | undefined): Promise<void> {
    const headers = { cookie: cookie ?? "", "sec-fetch-site": "same-origin" };
    const made = await this.#ask("POST", "/api/v1/tokens", { name: `story ${Date.now()}` }, headers);
    if (made.status !== 201) throw new Error(`token: ${made.status} ${JSON.stringify(made.body)}`);
    this.#token = (made.body as { secret: string }).secret;
  }

  #ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const bytes = Buffer.isBuffer(body);
    const payload = bytes ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body));
    const type = bytes ? "application/octet-stream" : "application/json";
    return new Promise((resolve, reject) => {
      const asked = request(
        this.#server.url + path,
        {
          method,
          ca: this.#server.certificate,
          timeout: TIMEOUT_MS,
          headers: {
            ...(payload.length > 0 ? { "content-type": type } : {}),
            ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
            "content-length": payload.length,
            ...headers,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", reject);
          answer.on("end", () => {
            const said = Buffer.concat(chunks).toString("utf8");
            const json = answer.headers["content-type"]?.includes("json") && said !== "";
            resolve({
              status: answer.statusCode ?? 0,
              body: json ? JSON.parse(said) : said,
              cookie: answer.headers["set-cookie"]?.[0]?.split(";")[0],
            });
          });
        },
      );
      asked.on("error", reject);
      asked.on("timeout", () => asked.destroy(new Error(`${method} ${path}: no answer`)));
      asked.end(payload);
    });
  }
}
