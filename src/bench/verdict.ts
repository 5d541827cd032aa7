import {anatomyOf} from './anatomy.ts';
import {causesOf} from './causes.ts';
import {type Decision, decide} from './decision.ts';
import {doubtsOf} from './doubts.ts';
import {flagsOf} from './flags.ts';
import {notCollectedOf} from './not-collected.ts';
import {type Quantities, quantities} from './quantities.ts';
import {failedSessionGate, type SessionFault} from './session-gates.ts';
import type {Verdict} from './types.ts';
import type {VerdictFacts} from './verdict-facts.ts';
import {headlineOf, nextStepOf, scopeOf} from './wording.ts';

function invalid(fault: SessionFault): Decision {
  const name = fault.gate.startsWith('3.4') ? '' : `${fault.gate}: `;
  return {state: 'INVALID_RUN', rule: fault.gate, why: `${name}${fault.text}`};
}

/** Without an offline block nothing tells a speedup from a baseline that was slowed down. */
function onlineOnly(numbers: Quantities): Decision {
  const seen = numbers.online?.estimate;
  const ratio = seen ? `${seen.ratio.toFixed(2)}x online` : 'too few online runs for a ratio';
  return {
    state: 'INCONCLUSIVE',
    rule: '3.4/5',
    why: `${ratio}, and no offline block to tell whether the baseline was slowed down; run the offline proof`,
  };
}

/** The verdict on facts, by the decision table: pure, first match wins. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const numbers = quantities(facts);
  const doubts = doubtsOf(facts, numbers);
  const fault = failedSessionGate(facts, numbers);
  const decision =
    fault !== null
      ? invalid(fault)
      : facts.claim === 'online'
        ? onlineOnly(numbers)
        : decide(numbers, doubts);
  const causes = causesOf(facts, numbers);
  const anatomy = anatomyOf(facts, numbers);
  const judged = facts.claim === 'online' ? numbers.online : numbers.offline;
  const estimate = fault === null ? (judged?.estimate ?? null) : null;
  const [online, offline] = [numbers.online?.estimate, numbers.offline?.estimate];
  return {
    schema: 'faststart.verdict/1',
    ...(facts.arm.id === 'faststart' ? {} : {arm: facts.arm.id}),
    state: decision.state,
    rule: decision.rule,
    ratio: estimate?.ratio ?? (fault === null ? (judged?.point ?? null) : null),
    interval: estimate?.interval ?? null,
    savedSeconds: fault === null ? (judged?.saving ?? null) : null,
    ...(online ? {online} : {}),
    ...(offline ? {offline} : {}),
    ...(numbers.inflation === null ? {} : {inflation: numbers.inflation}),
    ...anatomy.fields,
    causes,
    flags: [...flagsOf(facts, numbers), ...anatomy.flags],
    n: judged?.n ?? 0,
    headline: headlineOf(facts, numbers, decision),
    scope: scopeOf(facts, numbers),
    notCollected: notCollectedOf(facts),
    nextStep: nextStepOf(facts, numbers, decision, {
      fault,
      causes,
      unproven: doubts.unproven,
      advice: anatomy.advice,
    }),
    rehearsal: facts.rehearsal,
  };
}
