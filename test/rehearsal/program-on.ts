import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {perform} from '../../src/actions/index.ts';
import type {Ask} from '../../src/engine/ask.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import type {StampedEvent} from '../../src/events.ts';
import {gates} from '../../src/gates/index.ts';
import {createArchive} from '../../src/host/archive.ts';
import {createClock} from '../../src/host/clock.ts';
import {createProgram, type Program} from '../../src/program.ts';
import {runbook} from '../../src/runbook/index.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import type {StackSpec} from '../../src/stacks/stack.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import type {Rehearsed} from './rehearse.ts';

/** The machine's own answers, as an unattended run gives them. */
function answering(answers: Readonly<Record<string, string>>): Ask {
  return async question => {
    const value =
      answers[question.id] ??
      (question.kind === 'text' || question.kind === 'choose' ? question.default : undefined);
    return value === undefined ? {status: 'unavailable'} : {status: 'answered', value};
  };
}

/** The whole program on a rehearsed machine; `sinks` hear its events, `given` came with the command line. */
export function programOn(
  {rehearsal, host, docker, http}: Rehearsed,
  sinks: readonly ((event: StampedEvent) => void)[] = [],
  given: Readonly<Record<string, string>> = {},
  spec: StackSpec = sllm,
): Program {
  const {settings} = rehearsal;
  const stateFolder = temporaryFolder();
  // As the program does at its start: the machine's host sees the folder below its own root.
  mkdirSync(join(rehearsal.root, stateFolder, 'jobs'), {recursive: true});
  return createProgram({
    ports: {
      host,
      docker,
      http,
      clock: createClock(rehearsal.clockScale),
      archive: createArchive({stateFolder, now: new Date(), fresh: true}),
      redactor: createRedactor(),
    },
    settings: {
      workspace: settings.workspace,
      envFile: settings.envFile,
      stack: {
        kind: 'bundled',
        spec,
        composeFiles: spec.composeFiles.map(file => `${settings.composeFolder}/${file}`),
        commonEnv: `${settings.composeFolder}/env/common.env`,
        overlayFile: `${settings.workspace}/.faststart/offline-toggle.yml`,
      },
      mountPoint: settings.mountPoint,
      stateFolder,
      waived: [],
      readOnly: false,
      rehearsal: {machine: rehearsal.machine.id, speed: rehearsal.clockScale},
      bench: {pairs: 3, retries: 2, drop: 'system', storeTier: 'warm', note: '', seed: 1, again: false},
    },
    steps: runbook,
    gates,
    perform,
    ask: answering(rehearsal.answers),
    answers: given,
    sinks,
  });
}
