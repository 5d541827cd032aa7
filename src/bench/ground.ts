import type {ContainerFacts, Docker, Read} from '../host/ports.ts';
import {type BenchPorts, type RunSpec, withFaults} from './run-spec.ts';
import type {RunRecord} from './types.ts';

/** A container of the block, as it was made for it. */
export type Made = Pick<ContainerFacts, 'name' | 'id'>;

/** Why a block cannot go on with this container, whatever is tried again; null = it can. */
export function groundLost({name, id}: Made, now: Read<Pick<ContainerFacts, 'id'>>): string | null {
  if (now.ok) return now.value.id === id ? null : `${name} was replaced by somebody else's container`;
  if (now.code === 'not-found') return `${name} is gone: it was removed or replaced by somebody else`;
  return now.code === 'unreachable' ? `Docker went away: ${now.message}` : null;
}

async function firstLost(docker: Docker, made: readonly Made[]): Promise<string | null> {
  for (const one of made) {
    const lost = groundLost(one, await docker.inspect(one.name));
    if (lost !== null) return lost;
  }
  return null;
}

/** A container of the same name that somebody else made has other settings, and is not ours to stop. */
export async function sameContainers(
  {docker}: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
): Promise<RunRecord> {
  const lost = await firstLost(docker, spec.made);
  return lost === null ? record : withFaults(record, {gate: 'V1', text: lost});
}

/** The same, looked at after a run that broke: what broke it may be what the block rests on. */
export async function withLostGround(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
): Promise<RunRecord> {
  const broke = record.faults.length > 0 && !hasLostGround(record);
  return broke ? sameContainers(ports, spec, record) : record;
}

export const hasLostGround = ({faults}: RunRecord): boolean => faults.some(({gate}) => gate === 'V1');
