import type {Loss} from './causes-network.ts';
import type {Cause} from './types.ts';
import type {ModeFacts, VerdictFacts} from './verdict-facts.ts';

/** The blocks were measured with their caches in different states: what differs is the cache, not the network. */
function betweenModes({online, offline}: VerdictFacts, loss: Loss | null): Cause | null {
  if (online === null || offline === null) return null;
  const drops = online.drop !== null && offline.drop !== null && online.drop !== offline.drop;
  const stores =
    online.storeTier !== null && offline.storeTier !== null && online.storeTier !== offline.storeTier;
  const said = (['baseline', 'faststart'] as const).filter(
    arm => online[arm].tier !== null && offline[arm].tier !== null && online[arm].tier !== offline[arm].tier,
  );
  if (!drops && !stores && said.length === 0) return null;
  const tier = (mode: ModeFacts): string =>
    [
      ...(mode.drop === null ? [] : [`page cache drop ${mode.drop}`]),
      ...(mode.storeTier === null ? [] : [`store ${mode.storeTier}`]),
      ...said.map(arm => `${arm} ${mode[arm].tier}`),
    ].join(', ');
  return {
    id: 'CACHE_TIER',
    standing: 'shown',
    seconds: loss?.saving.seconds ?? null,
    text: `online: ${tier(online)}; offline: ${tier(offline)}`,
  };
}

/** The arms of one block read from different places, as was said from outside. */
function betweenArms(mode: ModeFacts): Cause | null {
  const {baseline, faststart} = mode;
  return baseline.tier === null || faststart.tier === null || baseline.tier === faststart.tier
    ? null
    : {
        id: 'CACHE_TIER',
        standing: 'shown',
        seconds: null,
        text: `${mode.mode}: the baseline reads ${baseline.tier}, faststart ${faststart.tier}`,
      };
}

/** Caches in different states between the blocks, or between the arms. */
export function cacheTierOf(facts: VerdictFacts, loss: Loss | null): readonly Cause[] {
  const modes = betweenModes(facts, loss);
  if (modes !== null) return [modes];
  return [facts.offline, facts.online].flatMap(mode => (mode && betweenArms(mode)) ?? []).slice(0, 1);
}
