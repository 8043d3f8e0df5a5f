// Which page an address means: patterns such as "/hosts/:id/edit", first match wins.

export interface Match<T> {
  route: T;
  params: Record<string, string>;
}

export function matchPath<T extends { path: string }>(
  routes: readonly T[],
  pathname: string,
): Match<T> | null {
  const wanted = split(pathname);
  for (const route of routes) {
    const params = matchOne(split(route.path), wanted);
    if (params) return { route, params };
  }
  return null;
}

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function matchOne(pattern: string[], wanted: string[]): Record<string, string> | null {
  if (pattern.length !== wanted.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const found = wanted[at] ?? "";
    if (part.startsWith(":")) {
      const value = decode(found);
      if (value === null) return null;
      params[part.slice(1)] = value;
    } else if (part !== found) return null;
  }
  return params;
}

/** A malformed escape in an address is "no such page", not a crash. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
