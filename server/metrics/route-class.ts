/** What a route is counted as: its part of the API, and never an address that somebody made up. */

export function routeClass(pattern: string): string {
  const [, first = "", second = ""] = pattern.split("/");
  if (first !== "api") return "web";
  // "openapi.json" and "*" are no parts.
  return /^[a-z][a-z-]*$/.test(second) ? second : "other";
}
