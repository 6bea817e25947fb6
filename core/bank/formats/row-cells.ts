/** The cells of the row that is being read, and what could not be read of them. */
import {
  addOre,
  negateOre,
  type Ore,
  parseDecimalOre,
  parseGroupedOre,
  parseMinorUnits,
  ZERO,
} from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { BankFileProblemCode } from "../bank-file.ts";
import { type ColumnMapping, columnName } from "../column-mapping.ts";
import { createDayReader, type DayReader } from "./file-days.ts";

/** The cell under a name, as `columnName` gives it; undefined where the row has none. */
export type CellOf = (name: string) => string | undefined;

export type RowFault = { readonly code: BankFileProblemCode; readonly excerpt: string };

export type NamesOf<Field extends string> = ReadonlyMap<Field, readonly string[]>;

export class RowCells {
  line = 0;
  faults: RowFault[] = [];
  private cellOf: CellOf = () => undefined;
  private readonly readDay: DayReader;
  private readonly readAmount: (text: string) => Ore | undefined;
  private readonly areFeesNegative: boolean;

  constructor({ dateFormat, amounts, fees }: ColumnMapping) {
    this.readDay = createDayReader(dateFormat);
    this.readAmount = amountReader(amounts);
    this.areFeesNegative = fees === "negative";
  }

  begin(cellOf: CellOf, line: number): void {
    this.cellOf = cellOf;
    this.line = line;
    this.faults = [];
  }

  /** Of several names the first that has a value. */
  first(names: readonly string[] | undefined): string | undefined {
    if (names === undefined) return undefined;
    for (const name of names) {
      const cell = this.cellOf(name)?.trim();
      if (cell !== undefined && cell !== "") return cell;
    }
    return undefined;
  }

  fault(code: BankFileProblemCode, excerpt: string): undefined {
    this.faults.push({ code, excerpt });
    return undefined;
  }

  amount(names: readonly string[] | undefined): Ore | undefined {
    const cell = this.first(names);
    if (cell === undefined) return undefined;
    return this.readAmount(cell) ?? this.fault("amountUnreadable", cell);
  }

  day(names: readonly string[] | undefined): BusinessDay | undefined {
    const cell = this.first(names);
    if (cell === undefined) return undefined;
    return this.readDay(cell) ?? this.fault("dateUnreadable", cell);
  }

  time(names: readonly string[] | undefined): string | undefined {
    const parts = /(\d{2}):?(\d{2}):?(\d{2})?\D*$/.exec(this.first(names) ?? "");
    if (parts === null) return undefined;
    const [, hour = "", minute = "", second = "00"] = parts;
    const isTime = hour < "24" && minute < "60" && second < "60";
    return isTime ? `${hour}:${minute}:${second}` : undefined;
  }

  /** All of them, summed; positive when the acquirer keeps it. */
  fees(names: readonly string[] | undefined): Ore | undefined {
    let sum: Ore | undefined;
    for (const name of names ?? []) {
      const amount = this.amount([name]);
      if (amount !== undefined) sum = addOre(sum ?? ZERO, amount);
    }
    return sum !== undefined && this.areFeesNegative ? negateOre(sum) : sum;
  }

  currency(names: readonly string[] | undefined): void {
    const cell = this.first(names);
    // 752 is the krona's number in ISO 4217.
    if (cell !== undefined && cell !== "SEK" && cell !== "752") this.fault("wrongCurrency", cell);
  }
}

function amountReader(form: ColumnMapping["amounts"]): (text: string) => Ore | undefined {
  if (form === "minorUnits") return parseMinorUnits;
  const mark = form === "decimalComma" ? "," : ".";
  return (text) => parseDecimalOre(text, mark) ?? parseGroupedOre(text, mark);
}

export function compareNames<Field extends string>(
  fields: Readonly<Partial<Record<Field, readonly string[]>>>,
): NamesOf<Field> {
  const named = Object.entries(fields) as [Field, readonly string[]][];
  return new Map(named.map(([field, names]) => [field, names.map(columnName)]));
}
