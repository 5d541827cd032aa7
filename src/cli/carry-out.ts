import {diagnoseLog} from '../diagnose/index.ts';
import {sayDiagnosis} from './commands/diagnose.ts';
import {verdict} from './commands/verdict.ts';
import {type End, endOf} from './end.ts';
import type {OpenMachine} from './machine.ts';
import {type Asked, onMachine} from './on-machine.ts';
import {readNamed} from './read-named.ts';
import type {Order} from './request.ts';
import type {Voice} from './session.ts';
import {checkUncompiled} from './uncompiled.ts';

function diagnoseSaved(order: Extract<Order, {command: 'diagnose'}>, path: string, voice: Voice): End {
  const log = readNamed(path);
  if (!log.ok) return {ok: false, exit: 'usage', error: log.error};
  const inspect = order.inspect === null ? undefined : readNamed(order.inspect);
  if (inspect?.ok === false) return {ok: false, exit: 'usage', error: inspect.error};
  return {ok: true, code: sayDiagnosis(voice, path, diagnoseLog(log.value, inspect?.value))};
}

type Ordered = Omit<Asked, 'order'> & {readonly order: Exclude<Order, {command: 'completion'}>};

/**
 * Does what was ordered, on a machine or, where none is needed, without one. In one piece with all that reads, checks and
 * judges: loading dozens of parts one by one takes longer than loading all of them.
 */
export async function carryOut(asked: Ordered, open: OpenMachine, closing: AbortSignal): Promise<End> {
  checkUncompiled();
  const {order, voice} = asked;
  if (order.command === 'verdict') {
    const text = readNamed(order.input);
    return endOf(text.ok ? verdict(voice, order.input, text.value) : text);
  }
  if (order.command === 'diagnose' && order.log !== null) return diagnoseSaved(order, order.log, voice);
  return onMachine({...asked, order}, open, closing);
}
