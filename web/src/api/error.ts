// One error type for everything that a request can end as, so that pages need to know only one.
import type { ApiProblem } from "./types";

export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    /** The id that the system logs know (present on 5xx). */
    readonly id: string | null = null,
    readonly retryAfterS: number | null = null,
  ) {
    super(message);
  }
}

/** No answer, or a server that is starting or behind a proxy: worth trying again by itself. */
export function isPassing(error: ApiError): boolean {
  return [0, 502, 503, 504].includes(error.status);
}

/** What the administrator can do about it, in one sentence; `again` if the page tries by itself. */
export function advice(error: ApiError, again = false): string {
  if (isPassing(error) && error.code !== "unavailable")
    return `The server gave no answer. Check that it runs and that this device is online; ${again ? "this page tries again by itself" : "then try again"}.`;
  switch (error.code) {
    case "not_found":
      return "It may have been deleted meanwhile. Go back to the list.";
    case "forbidden":
      return "Your account may only look. Ask an administrator for the role “administrator”.";
    case "rate_limited":
      return `Too many tries. Wait ${error.retryAfterS ?? 60} seconds, then try again.`;
    case "unavailable":
      return "The server is starting or its database is away. Try again in a moment.";
    case "too_large":
      return "The upload is larger than the server accepts.";
    default:
      return error.status >= 500
        ? error.id
          ? "Try again; if it stays, look the id up in the system logs."
          : "Try again; if it stays, look into the system logs."
        : "Correct what is named above and try again.";
  }
}

export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  const detail = cause instanceof Error && cause.message ? ` (${cause.message})` : "";
  return new ApiError(0, "no_answer", `No answer from the server${detail}.`);
}

/** The page shows a field's error at the field: its name in front would say it twice. */
function sentence(message: string, field: string | null): string {
  const bare = field && message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** Reads the error envelope; anything else (a proxy's page) becomes a plain sentence. */
export function problemOf(response: Response, body: unknown): ApiError {
  const retry = Number(response.headers.get("retry-after"));
  const retryAfterS = Number.isFinite(retry) && retry > 0 ? retry : null;
  if (typeof body === "object" && body !== null && "message" in body) {
    const p = body as Partial<ApiProblem>;
    return new ApiError(
      response.status,
      p.code ?? "unknown",
      sentence(p.message ?? "", p.field ?? null),
      p.field ?? null,
      p.id ?? null,
      retryAfterS,
    );
  }
  return new ApiError(
    response.status,
    "unknown",
    `The server answered ${response.status} ${response.statusText}`.trim() + ".",
    null,
    null,
    retryAfterS,
  );
}
