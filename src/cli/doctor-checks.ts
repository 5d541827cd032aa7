import {accessSync, constants, mkdirSync} from 'node:fs';
import {COMPOSE_TIMEOUT_MS} from '../host/compose.ts';
import type {Docker, Host} from '../host/ports.ts';
import {isAsciiOnly} from './front-end.ts';

/** What one check of the tool itself found. `note`: works, with something to know. */
export type Finding = {
  readonly id: string;
  readonly status: 'ok' | 'note' | 'problem' | 'unknown';
  readonly text: string;
  readonly fix: string | null;
};

export type Around = {
  readonly host: Host;
  readonly docker: Docker;
  readonly stateFolder: string;
  readonly nodeVersion: string;
  readonly columns: number | null;
  readonly rows: number | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

type Check = {readonly id: string; readonly look: (around: Around) => Promise<Omit<Finding, 'id'>>};

const ok = (text: string): Omit<Finding, 'id'> => ({status: 'ok', text, fix: null});

const LEAST = {columns: 60, rows: 18};

/** Slow ones last. Each looks at one thing, and changes nothing but makes our own state folder. */
export const doctorChecks: readonly Check[] = [
  {id: 'node', look: async ({nodeVersion}) => ok(`Node.js ${nodeVersion}`)},
  {
    id: 'terminal',
    look: async ({columns, rows, environment}) => {
      if (columns === null || rows === null) return ok('no terminal: plain lines are printed');
      const glyphs = isAsciiOnly(environment) ? 'ASCII only (no UTF-8 locale)' : 'UTF-8';
      const isSmall = columns < LEAST.columns || rows < LEAST.rows;
      const text = `${environment.TERM ?? 'unknown terminal'}, ${columns}x${rows}, ${glyphs}`;
      return isSmall
        ? {status: 'note', text, fix: `make it ${LEAST.columns}x${LEAST.rows} or larger, or use --plain`}
        : ok(text);
    },
  },
  {
    id: 'multiplexer',
    look: async ({environment}) => {
      const isRemote = environment.SSH_CONNECTION !== undefined;
      const isKept = environment.TMUX !== undefined || environment.STY !== undefined;
      if (!isRemote || isKept)
        return ok(isKept ? 'inside tmux or screen: a dropped link ends nothing' : 'not over SSH');
      return {status: 'note', text: 'over SSH without tmux or screen', fix: 'tmux new -A -s faststart'};
    },
  },
  {
    id: 'state-folder',
    look: async ({stateFolder}) => {
      try {
        mkdirSync(stateFolder, {recursive: true, mode: 0o700});
        accessSync(stateFolder, constants.W_OK);
        return ok(`${stateFolder} can be written`);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return {
          status: 'problem',
          text: `${stateFolder} cannot be written: ${why}`,
          fix: 'set XDG_STATE_HOME to a folder of yours',
        };
      }
    },
  },
  {
    id: 'docker',
    look: async ({docker}) => {
      const version = await docker.version();
      if (version.ok) return ok(`Docker Engine ${version.value.engine}, API ${version.value.api}`);
      const fix =
        version.code === 'permission'
          ? 'sudo usermod -aG docker "$USER", then log in again'
          : 'sudo systemctl start docker';
      return {status: 'problem', text: `Docker does not answer: ${version.message}`, fix};
    },
  },
  {
    id: 'compose',
    look: async ({host}) => {
      const exit = await host.run(
        {argv: ['docker', 'compose', 'version', '--short']},
        {
          timeoutMs: COMPOSE_TIMEOUT_MS,
        },
      );
      if (exit.ok) return ok(`Docker Compose ${exit.stdout.trim()}`);
      if (exit.timedOut)
        return {
          status: 'unknown',
          text: 'docker compose did not answer in time',
          fix: 'docker compose version',
        };
      const text = exit.notFound ? 'there is no docker command' : 'docker has no Compose plugin';
      return {status: 'problem', text, fix: 'install docker-ce-cli and docker-compose-plugin'};
    },
  },
  {
    id: 'sudo',
    look: async ({host}) => {
      if (host.user.uid === 0) return ok('root');
      const exit = await host.run({argv: ['/usr/bin/sudo', '-n', '/usr/bin/true']}, {timeoutMs: 5000});
      if (exit.ok) return ok('sudo works without a password now');
      if (exit.notFound) return {status: 'problem', text: 'there is no sudo', fix: 'run it as root'};
      return {
        status: 'note',
        text: 'sudo asks for a password: the wizard lends it the terminal',
        fix: 'sudo -v before an unattended run',
      };
    },
  },
];

/** All at once, told in order; a check that breaks is a finding of its own. */
export function lookAll(checks: readonly Check[], around: Around): Promise<readonly Finding[]> {
  return Promise.all(
    checks.map(async ({id, look}) => {
      try {
        return {id, ...(await look(around))};
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        return {id, status: 'unknown' as const, text: `could not be checked: ${text}`, fix: null};
      }
    }),
  );
}
