// The order of a live list. Rows must not move under the pointer or focus, so
// the order that is shown and the order that is right are kept apart.

/** Keeps `shown`'s order for ids that still exist; new ids go to the end; gone ones leave. */
export function keepOrder(shown: readonly number[], right: readonly number[]): number[] {
  const exists = new Set(right);
  const kept = shown.filter((id) => exists.has(id));
  const known = new Set(kept);
  return [...kept, ...right.filter((id) => !known.has(id))];
}

/** How many rows would change place; what "3 changes: apply" counts. */
export function displaced(shown: readonly number[], right: readonly number[]): number {
  // Rows outside the longest common order are the ones that move; the length
  // of the longest increasing run of positions finds them in n log n.
  const at = new Map(right.map((id, index) => [id, index]));
  const positions = shown.map((id) => at.get(id)).filter((p): p is number => p !== undefined);
  return positions.length - longestIncreasing(positions);
}

function longestIncreasing(values: readonly number[]): number {
  const tails: number[] = [];
  for (const value of values) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    tails[low] = value;
  }
  return tails.length;
}
