import {type Around, doctorChecks, type Finding, lookAll} from '../doctor-checks.ts';
import {exitCode} from '../exit-codes.ts';
import type {Machine} from '../machine.ts';
import type {Own} from '../own.ts';
import type {Paint} from '../paint.ts';
import {labelled} from '../plain-gate.ts';
import {say, type Voice} from '../session.ts';

const words = {
  ok: {word: 'OK', tone: 'ok'},
  note: {word: 'NOTE', tone: 'warn'},
  problem: {word: 'PROBLEM', tone: 'stop'},
  unknown: {word: 'UNKNOWN', tone: 'warn'},
} as const;

function lines({id, status, text, fix}: Finding, paint: Paint): string[] {
  const {word, tone} = words[status];
  return [`${paint(word, tone)} ${id}: ${text}`, ...(fix === null ? [] : labelled('fix', fix))];
}

/** What the checks look at. */
export function aroundOf(machine: Machine, own: Own): Around {
  const {isTTY, columns, rows} = own.stdout;
  return {
    host: machine.host,
    docker: machine.docker,
    stateFolder: machine.places.stateFolder,
    nodeVersion: own.nodeVersion,
    columns: isTTY ? columns : null,
    rows: isTTY ? rows : null,
    environment: own.environment,
  };
}

/** Looks at the tool's own surroundings, not at the runbook. */
export async function doctor(
  {
    machine,
    own,
    voice,
    rehearsal,
  }: {readonly machine: Machine; readonly own: Own; readonly voice: Voice; readonly rehearsal: boolean},
  order: {readonly checks: readonly string[]; readonly list: boolean},
): Promise<number> {
  const checks = doctorChecks.filter(check => order.checks.length === 0 || order.checks.includes(check.id));
  if (order.list) {
    const ids = doctorChecks.map(check => check.id);
    say(voice, {schema: 'faststart.doctor/1', ok: true, checks: ids}, ids);
    return exitCode('done');
  }
  const findings = await lookAll(checks, aroundOf(machine, own));
  const ok = findings.every(finding => finding.status === 'ok' || finding.status === 'note');
  say(
    voice,
    {schema: 'faststart.doctor/1', ok, rehearsal, findings},
    findings.flatMap(finding => lines(finding, voice.paint)),
  );
  if (findings.some(finding => finding.status === 'problem')) return exitCode('stopped');
  return exitCode(ok ? 'done' : 'couldNotCheck');
}
