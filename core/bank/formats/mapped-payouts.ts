/** Which payout a line of a mapped file belongs to, and whether its lines sum to it. */
import { subtractOre, ZERO } from "../../money.ts";
import type { AcquirerLineRecord, BankFileSink, PayoutRecord } from "../bank-file.ts";
import type { ColumnMapping } from "../column-mapping.ts";
import { type RunningSum, runningSum } from "./running-sum.ts";

export type ToldPayout = Omit<PayoutRecord, "kind" | "payout" | "lines">;

export type OpenPayout = {
  readonly index: number;
  told: ToldPayout;
  /** A row of the file sums it, so that its sums are the file's own. */
  isTold: boolean;
  readonly moved: RunningSum;
  readonly sold: RunningSum;
  readonly fees: RunningSum;
  hasFees: boolean;
  lines: number;
  unreadable: boolean;
};

/** Each is kept until the end of the file, for its lines may stand anywhere. */
const MOST_PAYOUTS = 50_000;

export class MappedPayouts {
  private readonly boundary: ColumnMapping["boundary"];
  private readonly sink: BankFileSink;
  private readonly byReference = new Map<string, OpenPayout>();
  private open: OpenPayout | undefined;
  private count = 0;

  constructor(boundary: ColumnMapping["boundary"], sink: BankFileSink) {
    this.boundary = boundary;
    this.sink = sink;
  }

  /** Undefined for a line that belongs to none. */
  of(reference: string | undefined, line: number): OpenPayout | undefined {
    if (this.boundary !== "reference") {
      if (this.boundary !== "rowBefore") this.open ??= this.opened(blankPayout(undefined, line));
      return this.open;
    }
    if (reference === undefined) return undefined;
    const known = this.byReference.get(reference);
    if (known !== undefined) return known;
    if (this.byReference.size >= MOST_PAYOUTS) {
      const spoils = { kind: "file", index: 0 } as const;
      this.sink.problem({ code: "tooManyPayouts", line, excerpt: reference, spoils });
      return undefined;
    }
    const payout = this.opened(blankPayout(reference, line));
    this.byReference.set(reference, payout);
    return payout;
  }

  /** A row that sums a payout. */
  tell(told: ToldPayout, group: string | undefined): OpenPayout {
    if (this.boundary === "rowBefore") {
      this.closeOpen();
      this.open = this.opened(told);
    }
    const payout = this.of(group, told.line) ?? this.opened(told);
    if (payout.isTold) {
      const { line, reference = "" } = told;
      const spoils = { kind: "payout", index: payout.index } as const;
      this.sink.problem({ code: "duplicateReference", line, excerpt: reference, spoils });
      return payout;
    }
    payout.told = told;
    payout.isTold = true;
    if (this.boundary === "rowAfter") this.closeOpen();
    // It has no reference to be found by, so no line can ever come to it.
    if (this.boundary === "reference" && group === undefined) this.close(payout);
    return payout;
  }

  end(isWhole: boolean): void {
    if (this.open !== undefined && (!isWhole || this.boundary === "rowAfter")) {
      const { index, told } = this.open;
      const spoils = { kind: "payout", index } as const;
      this.open.unreadable = true;
      if (isWhole) {
        this.sink.problem({ code: "truncated", line: told.line, excerpt: undefined, spoils });
      }
    }
    this.closeOpen();
    for (const payout of this.byReference.values()) this.close(payout);
    this.byReference.clear();
  }

  private opened(told: ToldPayout): OpenPayout {
    const index = this.count;
    this.count += 1;
    return {
      index,
      told,
      isTold: false,
      moved: runningSum(),
      sold: runningSum(),
      fees: runningSum(),
      hasFees: false,
      lines: 0,
      unreadable: false,
    };
  }

  private closeOpen(): void {
    const { open } = this;
    this.open = undefined;
    if (open !== undefined) this.close(open);
  }

  private close(payout: OpenPayout): void {
    const { index, told, lines } = payout;
    if (!payout.unreadable && !addsUp(payout)) {
      const spoils = { kind: "payout", index } as const;
      const { line, reference: excerpt } = told;
      this.sink.problem({ code: "payoutDoesNotAddUp", line, excerpt, spoils });
    }
    this.sink.record({ kind: "payout", payout: index, ...told, lines });
  }
}

export function addTo(payout: OpenPayout, line: AcquirerLineRecord): void {
  payout.lines += 1;
  payout.moved.add(line.amountOre);
  if (line.type === "sale" || line.type === "refund") payout.sold.add(line.amountOre);
  if (line.feeOre === undefined) return;
  payout.hasFees = true;
  payout.fees.add(line.feeOre);
}

/** What the file does not sum cannot be held against its lines; nor a sum that no line was told of. */
function addsUp({ told, moved, sold, fees, hasFees, lines }: OpenPayout): boolean {
  const movedOre = moved.value();
  const keptOre = hasFees ? fees.value() : (told.feesOre ?? ZERO);
  if (movedOre === undefined || keptOre === undefined) return false;
  if (lines === 0) return true;
  if (told.netOre !== undefined) return told.netOre === subtractOre(movedOre, keptOre);
  // Gross is with or without chargebacks; a payout may be of nothing but one.
  return told.grossOre === undefined || [sold.value(), movedOre].includes(told.grossOre);
}

export function blankPayout(reference: string | undefined, line: number): ToldPayout {
  return {
    line,
    reference,
    merchantNumber: undefined,
    paidOn: undefined,
    from: undefined,
    to: undefined,
    account: undefined,
    currency: undefined,
    grossOre: undefined,
    feesOre: undefined,
    netOre: undefined,
  };
}
