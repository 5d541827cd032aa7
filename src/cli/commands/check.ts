import {exitCode} from '../exit-codes.ts';
import {checkDocument, gateDocument} from '../json.ts';
import {type Session, say, type Voice} from '../session.ts';
import type {SeenGate} from '../standing.ts';

/** A stop weighs more than what could not be looked at: it is known to be wrong. */
function exitCodeOfGates(gates: readonly SeenGate[]): number {
  const standing = gates.filter(gate => !gate.waived);
  if (standing.some(gate => gate.result.status === 'stop')) return exitCode('stopped');
  if (standing.some(gate => gate.result.status === 'unknown')) return exitCode('couldNotCheck');
  return exitCode('done');
}

/** Looks at all of them, then ends once. The lines come from the events. */
export async function check(session: Session, voice: Voice, ids: readonly string[]): Promise<number> {
  const {program, seen} = session;
  await program.checkGates(ids);
  const gates = ids.flatMap(id => seen.gates.get(id) ?? []);
  const document = checkDocument(
    gates.map(gate => gateDocument(gate.id, gate.result, gate.waived)),
    program.settings.rehearsal !== null,
  );
  const held = document.gates.filter(gate => gate.status === 'pass' || gate.status === 'warn').length;
  say(voice, document, [`${held} of ${gates.length} gates hold`]);
  return exitCodeOfGates(gates);
}
