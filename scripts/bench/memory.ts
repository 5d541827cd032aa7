import {execFile} from 'node:child_process';
import {once} from 'node:events';
import {createServer, type ServerResponse} from 'node:http';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {bundled} from './bundled.ts';
import {flags} from './flags.ts';
import type {Row} from './row.ts';

const LINES = 1_000_000;
const BUDGET_MEGABYTES = 120;
const LINES_A_CHUNK = 1000;
const STDOUT = 1;
const CONTAINER = 'c'.repeat(64);

/** One line as Docker multiplexes it: stream, length, text. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(8);
  head.writeUInt8(STDOUT, 0);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

function frames(from: number, to: number): Buffer {
  const lines = Array.from({length: to - from}, (_, index) => {
    const at = new Date(1_700_000_000_000 + from + index).toISOString();
    return frame(
      `${at} (EngineCore_DP0 pid=92) INFO [loader.py:1] line ${from + index} of a talkative server\n`,
    );
  });
  return Buffer.concat(lines);
}

/** All of the log; `said` hears how much of it is out. */
async function flood(response: ServerResponse, said: (lines: number) => void): Promise<void> {
  for (let from = 0; from < LINES; from += LINES_A_CHUNK) {
    if (!response.write(frames(from, from + LINES_A_CHUNK))) await once(response, 'drain');
    said(from + LINES_A_CHUNK);
  }
  response.end();
}

/** An engine with one container: it runs until it has said everything. */
function engine() {
  const said = Promise.withResolvers<void>();
  let lines = 0;
  return createServer((request, response) => {
    const url = request.url ?? '';
    if (url.includes('/logs')) {
      // Who follows it gets all of it; who looks at its end, while it is followed, only that.
      const tail = Number(/\btail=(\d+)/.exec(url)?.[1]);
      if (tail > 0) response.end(frames(Math.max(0, lines - tail), lines));
      else
        void flood(response, out => {
          lines = out;
        }).then(said.resolve);
      return;
    }
    if (url.includes('/wait')) {
      response.writeHead(200, {'content-type': 'application/json'});
      void said.promise.then(() => response.end('{"StatusCode":0}'));
      return;
    }
    const isDone = lines === LINES;
    const State = {
      Status: isDone ? 'exited' : 'running',
      Running: !isDone,
      ExitCode: 0,
      OOMKilled: false,
      Error: '',
      StartedAt: '2026-01-01T00:00:00Z',
      FinishedAt: '2026-01-01T00:00:01Z',
      Pid: 1,
    };
    const facts = {
      Id: CONTAINER,
      Name: '/convert_model',
      State,
      Image: 'sha256:0',
      RestartCount: 0,
      Config: {},
      HostConfig: {},
    };
    response.writeHead(request.method === 'DELETE' ? 204 : 200, {'content-type': 'application/json'});
    response.end(request.method === 'DELETE' ? undefined : JSON.stringify(facts));
  });
}

/** Resident memory of a program that follows a container of a million lines into a log file and a board. */
export async function memory(): Promise<Row> {
  // As installed: bundled, with Node's own flags.
  const {folder, program, remove} = await bundled('follow-log.ts');
  const socket = join(folder, 'docker.sock');
  const server = engine().listen(socket);
  try {
    await once(server, 'listening');
    const {stdout} = await promisify(execFile)(process.execPath, [...flags, program, socket, folder]);
    const {largestMegabytes, lines} = JSON.parse(stdout);
    if (lines !== LINES) throw new Error(`${lines} of ${LINES} lines arrived`);
    return {
      what: 'resident memory after 1,000,000 log lines',
      measured: `${largestMegabytes} MB at most`,
      budget: `${BUDGET_MEGABYTES} MB`,
      met: largestMegabytes <= BUDGET_MEGABYTES,
    };
  } finally {
    server.close();
    server.closeAllConnections();
    remove();
  }
}
