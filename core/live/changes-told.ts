/**
 * What has changed between two tellings of one view, so that a watcher of two thousand terminals is
 * told of the one that changed. A part that is equal is left out; terminals are told one by one.
 */

type Told = { readonly terminals: readonly { readonly id: string }[] };

export type ChangesTold<View extends Told> = Partial<Omit<View, "terminals">> & {
  /** Those that are new or changed. */
  readonly terminals?: View["terminals"];
  /** All that there are, in their order; only where that has changed. */
  readonly terminalIds?: readonly string[];
};

/** Undefined when nothing has changed. */
export function changesBetween<View extends Told>(
  before: View,
  after: View,
): ChangesTold<View> | undefined {
  const parts = Object.entries(after).filter(
    ([name, part]) => name !== "terminals" && !isEqual(part, before[name as keyof View]),
  );
  const known = new Map(before.terminals.map((terminal) => [terminal.id, terminal]));
  const terminals = after.terminals.filter((one) => !isEqual(one, known.get(one.id)));
  const terminalIds = after.terminals.map(({ id }) => id);
  const isOrderKept = isEqual(
    terminalIds,
    before.terminals.map(({ id }) => id),
  );
  if (parts.length === 0 && terminals.length === 0 && isOrderKept) return undefined;
  return {
    ...Object.fromEntries(parts),
    ...(terminals.length === 0 ? {} : { terminals }),
    ...(isOrderKept ? {} : { terminalIds }),
  } as unknown as ChangesTold<View>;
}

export function withChanges<View extends Told>(before: View, changes: ChangesTold<View>): View {
  const { terminals: changed, terminalIds, ...parts } = changes;
  const known = new Map(before.terminals.map((terminal) => [terminal.id, terminal]));
  for (const terminal of changed ?? []) known.set(terminal.id, terminal);
  const ids = terminalIds ?? before.terminals.map(({ id }) => id);
  const terminals = ids.flatMap((id) => known.get(id) ?? []);
  return { ...before, ...parts, terminals };
}

/** Both are JSON's, and made by the same code: their keys come in the same order. */
function isEqual(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
