/** What a call gives, or an error after 30 s: no call waits for ever. */
export function limited<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('no answer within 30 s')), 30_000)));
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
