// Free-text filtering: every word must occur somewhere, case does not matter.

export function matchesText(q: string, ...fields: (string | null | undefined)[]): boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay = fields.filter(Boolean).join("\n").toLowerCase();
  return words.every((word) => hay.includes(word));
}
