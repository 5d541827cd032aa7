export type Keyed<T> = {readonly key: string; readonly number: number; readonly item: T};

/** Items whose place is their identity, such as lines of text, with the keys that React wants. Numbers from 1. */
export function keyed<T>(items: readonly T[]): readonly Keyed<T>[] {
  return items.map((item, index) => ({key: String(index), number: index + 1, item}));
}
