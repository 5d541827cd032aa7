import type {Context} from '../context.ts';
import type {Look} from '../disks/types.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {type Memory, readMemory} from '../env/memory.ts';
import {readModelBytes} from '../env/model-size.ts';
import {type PoolLimits, poolBytes, poolProblem} from '../env/pool.ts';
import {proposePool} from '../env/proposals.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {sizeText} from '../env/size.ts';
import {stackContainers} from '../stacks/stack.ts';
import {readConfig, withoutConfig} from './config.ts';
import {askHub, type WhichModel} from './hub-access.ts';
import {mayRead} from './hub-answer.ts';
import {byHand, pass, runStep, stop, unknown, warn} from './result.ts';

export type MemoryPoolFacts = {
  readonly config: RunConfigResult;
  /** Whether the stack has a store at all. */
  readonly isNeeded: boolean;
  readonly memory: Memory;
  /** One of our own containers runs, and holds memory already. null = Docker did not say. */
  readonly running: boolean | null;
  readonly model: Look<number>;
};

const EXPECTED = 'MEM_POOL_SIZE holds the model, and RAM holds MEM_POOL_SIZE';

/** A hub that does not answer is not waited for a second time. */
async function modelBytes(context: Context, model: WhichModel): Promise<Look<number>> {
  const {head} = await askHub(context, model);
  return mayRead(head)
    ? readModelBytes(context, model)
    : {status: 'unknown', why: 'the hub does not let the model be read (token-works says why)'};
}

async function ownRun(context: Context): Promise<boolean | null> {
  const list = await context.docker.list();
  const names = stackContainers(context.settings.stack.spec);
  return list.ok ? list.value.some(one => names.includes(one.name) && one.state === 'running') : null;
}

/** What counts now: memory that is free says nothing while our own store holds its pool. */
export function limitsOf({memory, running, model}: Omit<MemoryPoolFacts, 'config' | 'isNeeded'>): PoolLimits {
  return {
    totalBytes: memory.totalBytes,
    availableBytes: running === false ? memory.availableBytes : null,
    modelBytes: model.status === 'seen' ? model.value : null,
  };
}

/** All but what .env says; asked for the plan of a new .env as well. */
export async function observePool(
  context: Context,
  which: WhichModel | null,
): Promise<Omit<MemoryPoolFacts, 'config' | 'isNeeded'>> {
  const model: Look<number> =
    which === null ? {status: 'unknown', why: '.env does not say which'} : await modelBytes(context, which);
  return {memory: await readMemory(context), running: await ownRun(context), model};
}

function evidenceOf({memory, model}: MemoryPoolFacts): readonly Evidence[] {
  const shown = (bytes: number | null) => (bytes === null ? 'not said' : sizeText(bytes));
  return [
    {
      command: 'cat /proc/meminfo',
      text: `MemTotal ${shown(memory.totalBytes)}, MemAvailable ${shown(memory.availableBytes)}`,
    },
    {
      command: "the hub's list of the model's files",
      text: model.status === 'seen' ? `${sizeText(model.value)} of weights` : model.why,
    },
  ];
}

export const memoryPool = defineGate<Context, MemoryPoolFacts>({
  id: 'memory-pool',
  title: 'The memory pool fits the model and the machine',
  section: 'Step 2',
  why: 'The store pins all of its pool. One that is larger than RAM never starts; one that is smaller than the model is never warm.',
  waivable: false,
  async observe(context) {
    const config = await readConfig(context);
    const isNeeded = context.settings.stack.spec.converter !== null;
    return {config, isNeeded, ...(await observePool(context, config.ok && isNeeded ? config.value : null))};
  },
  judge(facts) {
    const {config, isNeeded, memory, model} = facts;
    const evidence = evidenceOf(facts);
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (!isNeeded)
      return pass({...base, short: 'this stack has no store', observed: 'nothing is pinned in memory'});
    const {memPoolSize} = config.value;
    const limits = limitsOf(facts);
    const problem = poolProblem(poolBytes(memPoolSize, limits.modelBytes), limits);
    if (problem !== undefined) {
      const other = proposePool(memory.totalBytes, limits.modelBytes);
      return stop({
        ...base,
        short: `MEM_POOL_SIZE=${memPoolSize} does not fit`,
        observed: problem,
        fixes: [runStep('2', 'choose another size'), byHand('in .env', `MEM_POOL_SIZE=${other}`)],
      });
    }
    if (memory.totalBytes === null)
      return unknown({
        ...base,
        short: 'RAM could not be read',
        observed: '/proc/meminfo does not say MemTotal',
      });
    const observed = `${sizeText(memory.totalBytes)} of RAM`;
    if (model.status !== 'seen')
      return warn({
        ...base,
        short: `RAM holds ${memPoolSize}; whether that holds the model is not known`,
        observed: `${observed}; the size of the model is not known: ${model.why}`,
      });
    return pass({
      ...base,
      short: `${memPoolSize} holds the model`,
      observed: `${observed}, ${sizeText(model.value)} of weights`,
    });
  },
});
