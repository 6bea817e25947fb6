/**
 * What has changed between two tellings of one view, so that a watcher of two thousand terminals is
 * told of the one that changed. A part that is equal is left out; of terminals and tills each is told
 * by itself.
 */

type Lists = {
  readonly terminals: readonly { readonly id: string }[];
  readonly byTill: readonly { readonly tillId: string }[];
};

/** Of a list whose members keep their order among themselves. */
export type ListChanges<Member> = {
  /** Each where one of the same id stood. */
  readonly changed: readonly Member[];
  readonly removed: readonly string[];
  /** At which place of the new list each stands, from the first on. */
  readonly added: readonly { readonly at: number; readonly member: Member }[];
};

/** All of it where the order has changed. */
type ListTold<Members> = Members extends readonly (infer Member)[]
  ? ListChanges<Member> | { readonly all: Members }
  : never;

export type ChangesTold<View extends Lists> = Partial<Omit<View, keyof Lists>> & {
  readonly [Name in keyof Lists]?: ListTold<View[Name]>;
};

/** Undefined when nothing has changed. */
export function changesBetween<View extends Lists>(
  before: View,
  after: View,
): ChangesTold<View> | undefined {
  const told: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(after)) {
    if (isList(name) || isEqual(part, before[name as keyof View])) continue;
    told[name] = part;
  }
  const terminals = listChanges(before.terminals, after.terminals, idOfTerminal);
  const byTill = listChanges(before.byTill, after.byTill, idOfTill);
  if (terminals !== undefined) told["terminals"] = terminals;
  if (byTill !== undefined) told["byTill"] = byTill;
  return Object.keys(told).length === 0 ? undefined : (told as ChangesTold<View>);
}

export function withChanges<View extends Lists>(before: View, changes: ChangesTold<View>): View {
  const { terminals, byTill, ...parts } = changes;
  return {
    ...before,
    ...parts,
    terminals: withListChanges(before.terminals, terminals, idOfTerminal),
    byTill: withListChanges(before.byTill, byTill, idOfTill),
  };
}

const idOfTerminal = ({ id }: Lists["terminals"][number]): string => id;
const idOfTill = ({ tillId }: Lists["byTill"][number]): string => tillId;

function isList(name: string): name is keyof Lists {
  return name === "terminals" || name === "byTill";
}

type AnyTold<Member> = ListChanges<Member> | { readonly all: readonly Member[] };

function listChanges<Member>(
  before: readonly Member[],
  after: readonly Member[],
  idOf: (member: Member) => string,
): AnyTold<Member> | undefined {
  const known = new Map(before.map((member) => [idOf(member), member]));
  const stays = new Set(after.map(idOf));
  const changed: Member[] = [];
  const added: { at: number; member: Member }[] = [];
  const kept: string[] = [];
  for (const [at, member] of after.entries()) {
    const was = known.get(idOf(member));
    if (was === undefined) added.push({ at, member });
    else {
      kept.push(idOf(member));
      if (!isEqual(member, was)) changed.push(member);
    }
  }
  const keptBefore = before.map(idOf).filter((id) => stays.has(id));
  if (kept.some((id, place) => id !== keptBefore[place])) return { all: after };
  const removed = before.map(idOf).filter((id) => !stays.has(id));
  if (changed.length + added.length + removed.length === 0) return undefined;
  return { changed, removed, added };
}

function withListChanges<Member>(
  before: readonly Member[],
  told: AnyTold<Member> | undefined,
  idOf: (member: Member) => string,
): readonly Member[] {
  if (told === undefined) return before;
  if ("all" in told) return told.all;
  const removed = new Set(told.removed);
  const changed = new Map(told.changed.map((member) => [idOf(member), member]));
  const members = before
    .filter((member) => !removed.has(idOf(member)))
    .map((member) => changed.get(idOf(member)) ?? member);
  for (const { at, member } of told.added) members.splice(at, 0, member);
  return members;
}

/** Of what JSON can say. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isHolder(one) || !isHolder(other) || Array.isArray(one) !== Array.isArray(other)) {
    return false;
  }
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => name in other && isEqual(one[name], other[name]));
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
