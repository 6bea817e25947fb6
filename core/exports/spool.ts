/** Where bytes wait until what stands before them is known: a file, or memory where they are few. */
export type Spool = {
  /** To be awaited before more is added, and before the bytes' own memory is used for others. */
  readonly add: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /**
   * All that was added, from its start, each time anew. A piece is there until the next is asked for.
   * Throws when it is not all there any more.
   */
  readonly read: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
};

export function spoolInMemory(): Spool {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  return {
    add: (bytes) => {
      pieces.push(bytes.slice());
      return Promise.resolve();
    },
    read: async function* () {
      yield* pieces;
    },
  };
}
