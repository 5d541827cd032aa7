/**
 * How far the measured ready time is from the server's own: servers in real containers that stamp the moment from which
 * they listen, on the clock that all processes of a machine share, timed by the benchmark's own start.
 *
 *   node scripts/bench-readiness.ts [IMAGE] [STARTS]     IMAGE needs python3
 */
import {execFileSync} from 'node:child_process';
import {boot} from '../src/bench/run-boot.ts';
import {blankRecord, type RunSpec} from '../src/bench/run-spec.ts';
import {createClock} from '../src/host/clock.ts';
import {createDockerodeEngine} from '../src/host/dockerode-engine.ts';
import {createLocalHost} from '../src/host/local-host.ts';
import {createUndiciHttp} from '../src/host/undici-http.ts';
import {sllm} from '../src/stacks/sllm.ts';

const [image = 'vllm-faststart-standin:local', starts = '20'] = process.argv.slice(2);
const NAME = 'faststart-readiness';
const PORT = 18_555;
/** Says a line, as vLLM does, then listens and stamps. A start takes a second and a bit, each time another bit. */
const SERVER = `
import http.server, json, random, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"data": [{"id": "org/model"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("0.0.0.0", 8000), Handler, bind_and_activate=False)
server.server_bind()
time.sleep(2 + random.random())
if sys.argv[1] == "speaks":
    print("INFO:     Application startup complete.", flush=True)
server.server_activate()
print("STAMP", time.monotonic_ns(), flush=True) if sys.argv[1] == "speaks" else open("/tmp/stamp", "w").write(str(time.monotonic_ns()))
server.serve_forever()
`;

const docker = (...args: readonly string[]): string =>
  execFileSync('docker', args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

const clock = createClock();
/** The kernel's monotonic clock when ours began, in ms. */
const originMs = Number(process.hrtime.bigint()) / 1e6 - clock.nowMs();
const ports = {
  docker: createDockerodeEngine({socketPath: '/var/run/docker.sock'}),
  http: createUndiciHttp(),
  host: createLocalHost({environment: process.env}),
  clock,
};
const spec: RunSpec = {
  id: 'readiness',
  block: 'readiness',
  arm: {...sllm.baseline, container: NAME},
  made: [],
  others: [],
  mode: 'online',
  pair: 1,
  attempt: 1,
  port: PORT,
  model: 'org/model',
  seed: 0,
  drop: 'none',
  storeTier: 'warm',
  weights: 'not looked at',
  cacheFolder: '/nonexistent',
  device: null,
  deadlines: {readyMs: 60_000, companionMs: 1000},
  emit: () => undefined,
  diagnose: async () => null,
  tell: () => undefined,
  signal: new AbortController().signal,
};

function stampMs(speaks: string): number {
  const text =
    speaks === 'speaks'
      ? (/STAMP (\d+)/.exec(docker('logs', NAME))?.[1] ?? '')
      : docker('exec', NAME, 'cat', '/tmp/stamp');
  return Number(text) / 1e6 - originMs;
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1);

for (const habit of ['speaks', 'silent']) {
  const errors: number[] = [];
  const shares: number[] = [];
  for (let index = 0; index < Number(starts); index++) {
    docker('create', '--name', NAME, '-p', `127.0.0.1:${PORT}:8000`, image, 'python3', '-c', SERVER, habit);
    const startMs = clock.nowMs();
    const {record} = await boot(ports, spec, blankRecord(spec, clock.wall()), 0);
    const {bootMs} = record.phases;
    if (bootMs !== null) errors.push(startMs + bootMs - stampMs(habit));
    shares.push(record.evidence?.toolCpuShare ?? Number.NaN);
    docker('rm', '-f', NAME);
  }
  const sorted = errors.toSorted((a, b) => a - b);
  const cpu = shares.toSorted((a, b) => a - b);
  process.stdout.write(
    `${habit}: ${sorted.length} starts, error of the ready time in ms: median ${at(sorted, 0.5)}, 90 % ${at(sorted, 0.9)}, worst ${at(sorted, 1)}; this program's CPU while it waited: median ${(
      Number(
        at(
          cpu.map(share => share * 1000),
          0.5,
        ),
      ) / 10
    ).toFixed(1)} % of a core\n`,
  );
}
