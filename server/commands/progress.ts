/** How far something has come: a bar on a screen, and a line now and then in a file or a log. */

export type Out = {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
};

export interface ProgressLine {
  /** From 0 to 1. */
  readonly at: (done: number) => void;
  end(): void;
}

const CELLS = 30;
const LINES_EVERY = 0.25;

export function showProgress(label: string, out: Out = process.stderr): ProgressLine {
  return out.isTTY === true ? drawBar(label, out) : writeLines(label, out);
}

function drawBar(label: string, out: Out): ProgressLine {
  let shown = "";
  const draw = (done: number): void => {
    const full = Math.round(done * CELLS);
    const bar = "#".repeat(full) + ".".repeat(CELLS - full);
    const line = `${label} [${bar}] ${percent(done)}`;
    if (line === shown) return;
    shown = line;
    // To the line's beginning, and what stood there is taken away.
    out.write(`\r\u001b[K${line}`);
  };
  return {
    at: (done) => draw(within(done)),
    end: () => {
      if (shown !== "") out.write("\n");
    },
  };
}

function writeLines(label: string, out: Out): ProgressLine {
  let next = LINES_EVERY;
  return {
    at: (done) => {
      if (done < next) return;
      out.write(`${label}: ${percent(within(done))}\n`);
      while (next <= done) next += LINES_EVERY;
    },
    end: () => undefined,
  };
}

function within(done: number): number {
  return Math.min(1, Math.max(0, done));
}

function percent(done: number): string {
  return `${Math.floor(done * 100)} %`;
}
