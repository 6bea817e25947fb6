/**
 * The key of each wish that is sent to the server: the same however often it is sent until it is done, so
 * that it is done once. A wish that is made again after that is another, also in the very same words.
 */
export type WithWishKey = <Answer>(
  wish: object,
  send: (key: string) => Promise<Answer>,
) => Promise<Answer>;

export function createWishKeys(): WithWishKey {
  const keys = new Map<string, string>();
  return async (wish, send) => {
    const said = JSON.stringify(wish);
    const key = keys.get(said) ?? crypto.randomUUID();
    keys.set(said, key);
    const answer = await send(key);
    keys.delete(said);
    return answer;
  };
}
