import process from 'node:process';
import {performContainerJob} from '../../src/actions/container-job.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import {createArchive} from '../../src/host/archive.ts';
import {createClock} from '../../src/host/clock.ts';
import {createDockerodeEngine} from '../../src/host/dockerode-engine.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {createProgram} from '../../src/program.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {emptyView, foldView} from '../../src/ui/view-state.ts';

/** Follows the container of an engine as the wizard does: into a log file and a view. `SOCKET FOLDER`; says what it took as JSON. */

const [socketPath = '', stateFolder = ''] = process.argv.slice(2);
const archive = createArchive({stateFolder, now: new Date(), fresh: true});
const steps = [{id: '4', title: 'Convert the model'}];
let view = emptyView(['4']);
let lines = 0;
let largestBytes = 0;

const program = createProgram({
  ports: {
    host: createLocalHost({environment: process.env}),
    docker: createDockerodeEngine({socketPath}),
    http: () => Promise.reject(new Error('nothing is asked by HTTP here')),
    clock: createClock(),
    archive,
    redactor: createRedactor(),
  },
  settings: {
    workspace: stateFolder,
    envFile: `${stateFolder}/.env`,
    stack: {kind: 'bundled', spec: sllm, composeFiles: [], commonEnv: null, overlayFile: ''},
    mountPoint: '/nvme',
    stateFolder,
    waived: [],
    readOnly: false,
    rehearsal: null,
    bench: {pairs: 5, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: 1, again: false},
  },
  steps: [],
  gates: [],
  perform: () => Promise.resolve({ok: true}),
  ask: () => Promise.resolve({status: 'unavailable'}),
  answers: {},
  sinks: [
    event => {
      view = foldView(view, event, steps);
      if (event.type !== 'action.output') return;
      lines += 1;
      if (lines % 10_000 === 0) largestBytes = Math.max(largestBytes, process.memoryUsage.rss());
    },
  ],
});
const ended = await performContainerJob(
  {
    kind: 'container-job',
    purpose: 'convert the model',
    container: 'convert_model',
    start: {argv: ['docker', 'run']},
    deadlineMs: 3_600_000,
  },
  program.context,
);
archive.close();
if (!ended.ok) throw new Error(`${ended.failure.short}: ${ended.failure.observed}`);
process.stdout.write(
  JSON.stringify({lines, largestMegabytes: Math.round(largestBytes / 1e6), shown: view.board.steps.length}),
);
