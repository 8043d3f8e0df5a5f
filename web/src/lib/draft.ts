// What a form held when the session ended: kept for this tab until it is saved or dropped.
// Invariant: fields named in `secret` are never written down.

const PREFIX = "prophasis.draft:";
const DRAFT_CHARS_MAX = 200_000;

export function saveDraft(key: string, values: object, secret: readonly string[] = []): void {
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !secret.includes(name)));
  const text = JSON.stringify(kept);
  if (text.length > DRAFT_CHARS_MAX) return;
  try {
    sessionStorage.setItem(PREFIX + key, text);
  } catch {
    // A full or forbidden storage only costs the convenience.
  }
}

export function takeDraft(key: string): Record<string, unknown> | null {
  try {
    const text = sessionStorage.getItem(PREFIX + key);
    sessionStorage.removeItem(PREFIX + key);
    return text ? (JSON.parse(text) as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
