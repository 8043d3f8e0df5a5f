// The one way to the server: the typed client, with every failure turned into an ApiError.
import createClient from "openapi-fetch";
import { problemOf, toApiError } from "./error";
import type { paths } from "./schema";

export const base = "/api/v1";
export const client = createClient<paths>({ baseUrl: base });

type Unauthenticated = () => void;
let onUnauthenticated: Unauthenticated = () => {};
/** Called on every 401 except from the login form itself. */
export function whenUnauthenticated(action: Unauthenticated): void {
  onUnauthenticated = action;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Waits for an answer of `client` and returns its data, or throws an ApiError. */
export async function take<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw toApiError(cause);
  }
  if (answer.response.ok) return answer.data as T;
  const problem = problemOf(answer.response, answer.error);
  if (problem.status === 401 && problem.code !== "wrong_credentials") onUnauthenticated();
  throw problem;
}
