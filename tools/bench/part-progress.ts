/** Which part of how many, and how long so far: a line that moves on a screen, lines elsewhere. */
import type { Out } from "../../server/commands/progress.ts";
import type { MeasuredPart } from "./measurement.ts";

export interface PartProgress {
  begin(name: string): void;
  end(part: MeasuredPart): void;
}

export type ProgressPlan = {
  readonly names: readonly string[];
  /** What each part took when it was measured last, where that is known. */
  readonly seconds: ReadonlyMap<string, number>;
  readonly out: Out;
  readonly elapsedMs: () => number;
};

const MOVES_EVERY_MS = 1_000;

export function showParts({ names, seconds, out, elapsedMs }: ProgressPlan): PartProgress {
  let timer: NodeJS.Timeout | undefined;
  const startedMs = elapsedMs();
  const since = (ms: number): number => (elapsedMs() - ms) / 1_000;
  // To the line's beginning, and what stood there is taken away.
  const draw = (words: string): unknown =>
    out.write(out.isTTY === true ? `\r\u001b[K${words}` : `${words}\n`);
  const nth = (name: string): string => `${names.indexOf(name) + 1} of ${names.length}: ${name}`;
  return {
    begin(name) {
      const begunMs = elapsedMs();
      const known = leftOf(names.slice(names.indexOf(name)), seconds);
      const show = (): unknown => {
        const left = known === undefined ? "" : `, some ${spanOf(known - since(begunMs))} left`;
        return draw(`${nth(name)} … ${spanOf(since(startedMs))} so far${left}`);
      };
      show();
      if (out.isTTY === true) timer = setInterval(show, MOVES_EVERY_MS);
    },
    end({ name, seconds: took, failure }) {
      clearInterval(timer);
      const how = failure === undefined ? `took ${spanOf(took)}` : `NOT MEASURED: ${failure}`;
      draw(`${nth(name)} ${how}`);
      if (out.isTTY === true) out.write("\n");
    },
  };
}

/** From what the parts took before; undefined where that is not known of all. */
function leftOf(
  names: readonly string[],
  seconds: ReadonlyMap<string, number>,
): number | undefined {
  const known = names.flatMap((name) => seconds.get(name) ?? []);
  return known.length < names.length ? undefined : known.reduce((sum, one) => sum + one, 0);
}

export function spanOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
