import packageJson from '../package.json' with {type: 'json'};
import type {OpenMachine} from './cli/machine.ts';
import type {Own} from './cli/own.ts';
import {tellBug} from './cli/tell-bug.ts';
import {defaultMachine, machineIds} from './rehearsal/machine-ids.ts';

/** The program. Its exit code is set, not forced: what was written still drains. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${packageJson.version}\n`);
    return;
  }
  // Node would print the line of the bundle that broke, and a bundle has long lines.
  process.once('uncaughtException', error => {
    process.stderr.write(tellBug(error));
    process.exit(1);
  });
  const {runCli} = await import('./cli/run-cli.ts');
  const openMachine: OpenMachine = async globals => (await import('./open-machine.ts')).openMachine(globals);
  const own: Own = {
    argv,
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signals: process,
    version: packageJson.version,
    nodeVersion: process.versions.node,
  };
  try {
    process.exitCode = await runCli(own, {ids: machineIds, first: defaultMachine}, openMachine);
  } catch (error) {
    process.stderr.write(tellBug(error));
    process.exitCode = 1;
  }
}
