import {join} from 'node:path';
import {perform} from '../actions/index.ts';
import type {Ask} from '../engine/ask.ts';
import {journalSink} from '../engine/journal.ts';
import type {Redactor} from '../engine/redact.ts';
import type {StampedEvent} from '../events.ts';
import {gates} from '../gates/index.ts';
import {fileSink} from '../host/journal-file.ts';
import type {Archive} from '../host/ports.ts';
import {createProgram, type ProgramOptions} from '../program.ts';
import {runbook} from '../runbook/index.ts';
import type {Settings} from '../settings.ts';
import {eventsSink} from './events-json.ts';
import {guarded} from './guarded.ts';
import type {Machine} from './machine.ts';
import {createPrinter} from './plain-printer.ts';
import {lookingOnly} from './read-only.ts';
import {readyReport} from './ready-report.ts';
import {createMemory, type Session, type Voice} from './session.ts';

export type SessionOptions = {
  readonly machine: Machine;
  readonly settings: Settings;
  readonly redactor: Redactor;
  readonly ask: Ask;
  readonly answers: ProgramOptions['answers'];
  readonly voice: Voice;
  /** Events are shown as they come; otherwise the command speaks for itself at the end. */
  readonly shows: boolean;
  readonly archive: Archive & {close(): void};
  /** The disk takes no more of the journal or of a log: the run has to end. */
  readonly onUnwritable: (why: string) => void;
  readonly endedBy: () => number | null;
  /** A run of its own on the disk: journal, logs, report. */
  readonly keeps: boolean;
};

type Sink = (event: StampedEvent) => void;

function viewOf(options: SessionOptions): {sink: Sink; stop: () => void} | null {
  const {voice, machine} = options;
  if (!options.shows || voice.frontEnd.view === 'wizard') return null;
  if (voice.frontEnd.view === 'events') return {sink: eventsSink(voice.out), stop: () => undefined};
  return createPrinter({
    print: voice.frontEnd.view === 'json' ? voice.err.line : voice.out.line,
    names: {
      stepTitles: new Map(runbook.map(step => [step.id, step.title])),
      gateReasons: new Map(gates.map(gate => [gate.id, gate.why])),
      where: voice.where,
    },
    paint: voice.paint,
    nowMs: machine.clock.nowMs,
  });
}

/** Joins a machine, the runbook and a front end into one program, with its journal where it keeps one. */
export function openSession(options: SessionOptions): Session & {cancel(): void; close(): void} {
  const {machine, settings} = options;
  const appendLog = guarded(options.archive.appendLog, options.onUnwritable);
  const archive = {...options.archive, appendLog};
  const journal = options.keeps ? fileSink(join(archive.runFolder, 'events.jsonl')) : null;
  const memory = createMemory();
  const view = viewOf(options);
  const sinks: Sink[] = [memory.sink];
  if (journal !== null) sinks.push(guarded(journalSink<StampedEvent>(journal), options.onUnwritable));
  if (view !== null) sinks.push(view.sink);
  let cancelled = false;
  const performing: ProgramOptions['perform'] = async (action, context) => {
    if (settings.readOnly) return lookingOnly;
    await readyReport(action);
    return perform(action, context);
  };
  const program = createProgram({
    ports: {
      host: machine.host,
      docker: machine.docker,
      http: machine.http,
      clock: machine.clock,
      archive,
      redactor: options.redactor,
    },
    settings,
    steps: runbook,
    gates,
    perform: performing,
    ask: options.ask,
    answers: options.answers,
    sinks,
  });
  return {
    program,
    seen: memory,
    isCancelled: () => cancelled,
    endedBy: options.endedBy,
    cancel() {
      cancelled = true;
      program.cancel();
    },
    close() {
      view?.stop();
      journal?.close();
      archive.close();
    },
  };
}
