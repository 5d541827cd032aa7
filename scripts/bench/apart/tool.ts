import {fork} from 'node:child_process';
import process from 'node:process';
import {runCli} from '../../../src/cli/run-cli.ts';
import type {Command} from '../../../src/engine/plan.ts';
import type {Substitute} from '../../../src/host/substitute.ts';
import {openOn} from '../../../src/open-machine.ts';
import type {Rehearsal} from '../../../src/rehearsal/index.ts';
import {defaultMachine, machineIds} from '../../../src/rehearsal/machine-ids.ts';
import type {Address, Asked, Description, Told} from './messages.ts';

/** The whole program, except that the machine it rehearses on is in the process of FASTSTART_MACHINE. */

const REFUSES: Address = {hostname: '127.0.0.1', port: 2};

const keyOf = ({hostname, port}: Address): string => `${hostname}:${port}`;

async function startApart(): Promise<Rehearsal> {
  const machine = fork(process.env.FASTSTART_MACHINE ?? '', {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = Promise.withResolvers<Description>();
  const waiting = new Map<number, (answer: Substitute) => void>();
  const routes = new Map<string, Address>();
  machine.once('exit', code => ready.reject(new Error(`the machine ended with ${code}`)));
  machine.on('message', (told: Told) => {
    if (told.kind === 'ready') ready.resolve(told.description);
    if (told.kind === 'route') routes.set(keyOf(told.place), told.to);
    if (told.kind === 'answer') waiting.get(told.id)?.(told.answer);
  });
  const description = await ready.promise;
  let asked = 0;
  return {
    ...description,
    substitute: (command: Command) =>
      new Promise(resolve => {
        asked += 1;
        const question: Asked = {id: asked, command};
        waiting.set(question.id, resolve);
        machine.send(question);
      }),
    openRoute: async () => (hostname, port) => routes.get(keyOf({hostname, port})) ?? REFUSES,
    unexpected: [],
    close: async () => machine.disconnect(),
  };
}

const own = {
  argv: process.argv.slice(2),
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  version: '0.0.0',
  nodeVersion: process.versions.node,
};
process.exitCode = await runCli(own, {ids: machineIds, first: defaultMachine}, globals =>
  openOn(globals, startApart),
);
