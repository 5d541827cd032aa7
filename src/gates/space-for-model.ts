import type {Context} from '../context.ts';
import {defineGate} from '../engine/gate.ts';
import {withoutConfig} from './config.ts';
import {byHand, hardStop, pass, runStep, unknown} from './result.ts';
import {isTrue, observeSpace, type SpaceFacts} from './space-facts.ts';
import {demandsOf, gigabytes, shortage} from './space-needed.ts';

const EXPECTED = 'room for the converted model, the cache, what is needed while they are made, and a margin';

export const spaceForModel = defineGate<Context, SpaceFacts>({
  id: 'space-for-model',
  title: 'There is room for the model in both its forms',
  section: 'Step 4',
  why: 'A disk that fills up in the middle of a conversion or a download leaves files that are cut short, and an hour lost.',
  waivable: true,
  observe: observeSpace,
  judge({config, converted, cached, modelBytes, leftBytes, cachedBytes, rooms, evidence}) {
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    const blind = [converted, cached].find(look => look.status === 'unknown');
    if (blind?.status === 'unknown')
      return unknown({...base, short: 'what is there already could not be read', observed: blind.why});
    if (isTrue(converted) && isTrue(cached))
      return pass({
        ...base,
        short: 'nothing more is needed',
        observed: 'the converted model and the cache are there, whole',
      });
    const waiver = byHand('where you know that there is room', 'faststart run --waive space-for-model');
    if (modelBytes === null || modelBytes.status === 'unknown') {
      const observed = modelBytes?.why ?? 'the size of the model was not asked';
      return unknown({...base, short: 'the size of the model is not known', observed, fixes: [waiver]});
    }
    const [model, cache] = rooms.status === 'seen' ? rooms.value : [];
    if (model === undefined || cache === undefined) {
      const observed = rooms.status === 'unknown' ? rooms.why : 'df printed no line for a folder';
      const make = runStep('2', 'make the folders');
      return unknown({...base, short: 'free space could not be read', observed, fixes: [make]});
    }
    const demands = demandsOf(
      {
        modelBytes: modelBytes.value,
        converted: isTrue(converted),
        cached: isTrue(cached),
        leftBytes: leftBytes.status === 'seen' ? leftBytes.value : 0,
        cachedBytes: cachedBytes.status === 'seen' ? cachedBytes.value : 0,
      },
      {model, cache},
    );
    const short = demands.flatMap(demand => shortage(demand) ?? []);
    const notMeasured = [leftBytes, cachedBytes].flatMap(look =>
      look.status === 'unknown' ? [look.why] : [],
    );
    const places = [...new Set(demands.map(demand => demand.room.target))];
    const room = byHand(
      'make room there, or use a bigger disk',
      places.map(place => `sudo du -xh --max-depth=3 ${place} | sort -h | tail -20`).join(' && '),
    );
    if (short.length > 0) {
      const observed = [...short, ...notMeasured].join('; ');
      // What could not be measured may be the very bytes that seem to be missing.
      return notMeasured.length > 0
        ? unknown({...base, short: 'what lies there already could not be measured', observed, fixes: [room]})
        : hardStop({
            ...base,
            short: 'not enough room for the model',
            observed,
            fixes: [room, runStep('2', 'point the folders at a bigger disk')],
          });
    }
    const needed = demands.reduce((sum, demand) => sum + demand.neededBytes, 0);
    return pass({
      ...base,
      short: `${gigabytes(needed)} needed, and free`,
      observed: demands
        .map(
          demand => `${demand.room.target}: ${demand.parts.join(', ')}; ${gigabytes(demand.room.bytes)} free`,
        )
        .join('; '),
    });
  },
});
