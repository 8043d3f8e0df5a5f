// Values typed for a try: numbers and "none", separated by commas, spaces or lines.

const VALUES_MAX = 500;

export function readValues(typed: string): { values: (number | null)[] } | { error: string } {
  const words = typed.split(/[\s,;]+/).filter(Boolean);
  if (words.length > VALUES_MAX) return { error: `At most ${VALUES_MAX} values.` };
  const values: (number | null)[] = [];
  for (const word of words) {
    if (word.toLowerCase() === "none") values.push(null);
    else if (Number.isFinite(Number(word))) values.push(Number(word));
    else return { error: `“${word}” is not a number; write none for a missing value.` };
  }
  return { values };
}
