import { describe, expect, it } from "vitest";
import { advice, ApiError, problemOf, toApiError } from "../../src/api/error";

describe("problemOf", () => {
  it("reads the envelope, and does not name the field twice", () => {
    const response = new Response(null, { status: 422 });
    const body = { code: "validation_failed", message: "name: is taken", field: "name", id: "e-1" };
    expect(problemOf(response, body)).toMatchObject({
      status: 422,
      code: "validation_failed",
      message: "Is taken",
      field: "name",
      id: "e-1",
    });
  });
  it("says when to try again", () => {
    const response = new Response(null, { status: 429, headers: { "retry-after": "7" } });
    const error = problemOf(response, { code: "rate_limited", message: "too many tries" });
    expect(error.retryAfterS).toBe(7);
    expect(advice(error)).toContain("Wait 7 seconds");
  });
  it("makes a sentence of a proxy's page", () => {
    const error = problemOf(new Response(null, { status: 502 }), "<html>");
    expect(error.message).toContain("502");
    expect(error.field).toBeNull();
  });
});

describe("toApiError", () => {
  it("keeps an ApiError and calls everything else no answer", () => {
    const known = new ApiError(404, "not_found", "Gone");
    expect(toApiError(known)).toBe(known);
    expect(toApiError(new TypeError("Failed to fetch"))).toMatchObject({ status: 0, code: "no_answer" });
  });
});
