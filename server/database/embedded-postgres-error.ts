export type EmbeddedPostgresFailure =
  | "dataFolderInUse"
  | "dataFolderUnusable"
  | "binariesUnusable"
  | "wrongVersion"
  | "diskFull"
  | "startFailed";

/** Why the embedded database cannot run, in a sentence that says what to do about it. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresFailure;
  constructor(code: EmbeddedPostgresFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "EmbeddedPostgresError";
    this.code = code;
  }
}

/** Node's own code of a failed system call, such as "ENOENT". */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
