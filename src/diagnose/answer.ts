import {withBystanders} from './bystanders.ts';
import {diagnose} from './judge.ts';
import {type LiveCause, type Standing, type Surroundings, stateCauses} from './live-causes.ts';
import {placeCauses} from './live-places.ts';
import {stallCauses} from './live-stalls.ts';
import type {Observation} from './observation.ts';
import {ruledOut} from './ruled-out.ts';
import type {DiagnosedCause, Diagnosis} from './types.ts';

const LOOKS = [...stateCauses, ...stallCauses, ...placeCauses];

/** Two roads to one cause: the surer one speaks, with the evidence of both. */
function joined(a: DiagnosedCause, b: DiagnosedCause): DiagnosedCause {
  const [surer, other] = b.confidence > a.confidence ? [b, a] : [a, b];
  const texts = new Set(surer.evidence.map(({text}) => text));
  return {...surer, evidence: [...surer.evidence, ...other.evidence.filter(({text}) => !texts.has(text))]};
}

function merged(causes: readonly DiagnosedCause[]): readonly DiagnosedCause[] {
  const byId = new Map<string, DiagnosedCause>();
  for (const cause of causes) {
    const before = byId.get(cause.id);
    byId.set(cause.id, before === undefined ? cause : joined(before, cause));
  }
  return [...byId.values()];
}

/** A guess stays a guess where the container's own words or Docker's flag do not make it more. */
const CERTAIN = 0.85;

function unrefuted(causes: readonly DiagnosedCause[], live: readonly LiveCause[]): readonly DiagnosedCause[] {
  const refuted = new Set(live.flatMap(({refutes = []}) => refutes));
  return causes.filter(cause => !refuted.has(cause.id) || cause.confidence >= CERTAIN);
}

/** A cache that is warmed again before the disk is mounted is warmed in vain. */
function mendedAfter(cause: DiagnosedCause, live: readonly LiveCause[]): DiagnosedCause {
  const behind = live.filter(({behind: ids = []}) => ids.includes(cause.id)).map(found => found.cause);
  return {
    ...cause,
    evidence: [...cause.evidence, ...behind.flatMap(({evidence}) => evidence)],
    fix: [...behind.flatMap(({fix}) => fix.slice(-1)), ...cause.fix],
  };
}

/** Pure: why it is not ready, from its own words and state, and from everything around it. */
export function answer(seen: Observation, around: Surroundings): Diagnosis {
  const said = diagnose(seen);
  const {live} = seen;
  if (live === undefined) return said;
  const found = said.causes.some(({id}) => id === 'ready')
    ? []
    : LOOKS.flatMap(look => look(seen, live, around));
  const isBroken = !said.healthy || found.some(({standing}) => standing === 'root' || standing === 'failure');
  const of = (...standings: readonly Standing[]) =>
    found.filter(({standing}) => standings.includes(standing)).map(({cause}) => cause);
  const causes = merged([
    ...of('root'),
    // What is going on is no cause any more once something is wrong.
    ...(said.healthy && isBroken ? [] : unrefuted(said.causes, found)),
    ...of('failure', 'remark'),
  ]).map(cause => withBystanders(mendedAfter(cause, found), seen));
  return {
    ...said,
    healthy: !isBroken,
    causes,
    ruledOut: ruledOut(
      seen,
      causes.map(({id}) => id),
    ),
  };
}
