import type {Fact} from '../environment/fact.ts';

export type Changed = {readonly id: string; readonly before: Fact['value']; readonly after: Fact['value']};

/** Facts that two looks both know, and know differently. What only one could see says nothing. */
export function changedFacts(before: readonly Fact[], after: readonly Fact[]): readonly Changed[] {
  const earlier = new Map(before.map(fact => [fact.id, fact.value]));
  return after.flatMap(({id, value}) => {
    const was = earlier.get(id) ?? null;
    return was !== null && value !== null && was !== value ? [{id, before: was, after: value}] : [];
  });
}
