import type {Sight} from '../observation.ts';
import {type Found, type Rule, saying} from './rule.ts';

const KILLED_EXIT = 137;

const killedWords = saying([
  [/Out of memory: Killed process|oom[-_]kill|Memory cgroup out of memory/, 0.97],
  [
    /ray\.exceptions\.OutOfMemoryError|killed due to (?:memory pressure|the node running low on memory)/,
    0.96,
  ],
  [/DefaultCPUAllocator: can't allocate memory|Cannot allocate memory|std::bad_alloc|^MemoryError/, 0.9],
  [
    /exit(?:ed with)? ?(?:code|status):? ?(?:-9|137)\b|'\w*': -9|exits? with code -9\b|(?<!signal\.|\b(?:using|sending|send|by|with) )SIGKILL|[Ss]ignal 9\b|Killed signal terminated|OOMKilled/,
    0.87,
  ],
]);

/** A shell's last word about it, which it also has for a program that ended itself after a failure of its own. */
const SHELL = /^Killed$|: line \d+: +\d+ Killed\b|^\[\d+\] +[-+]? *\d+ killed +\w/;
const shellWords = saying([[SHELL, 0.87]]);
const FAILED = /^(?:\w+\.)*\w+(?:Error|Exception)(?::|$)/;

function wordsOfKilling(sight: Sight): Found | undefined {
  const said = sight.lines.findIndex(({message}) => SHELL.test(message));
  const failed = sight.lines.slice(0, Math.max(0, said)).some(({message}) => FAILED.test(message));
  return killedWords(sight) ?? (failed ? undefined : shellWords(sight));
}

/** Docker's flag is proof; 137 alone is also what `docker kill` and the kernel's own killer leave. */
function killed(sight: Sight): Found | undefined {
  const words = wordsOfKilling(sight);
  const state = sight.state;
  if (state?.oomKilled) {
    return {
      evidence: [{text: 'OOMKilled true', source: 'docker inspect'}, ...(words?.evidence ?? [])],
      confidence: 0.98,
    };
  }
  if (state !== null && state.status !== 'running' && state.exitCode === KILLED_EXIT) {
    const exit = {text: `exit code ${KILLED_EXIT} (SIGKILL)`, source: 'docker inspect'};
    return {evidence: [exit, ...(words?.evidence ?? [])], confidence: words?.confidence ?? 0.6};
  }
  return words;
}

/** Docker's and Compose's words about an image that is neither here nor to be had. */
const imageMissing: Rule = {
  id: 'image-missing',
  title: 'the image of the container is not on this machine',
  match: saying([
    [/No such image: |pull access denied for |manifest (?:unknown|for \S+ not found)/, 0.97],
    [/ImagePullBackOff|ErrImagePull/, 0.9],
  ]),
  fix: ['faststart run 3   # builds it', 'docker image ls   # is it there under another name?'],
  restartHelps: false,
};

/** One file a family: what the host gives the container, besides disk and GPU. */
export const machineRules: readonly Rule[] = [
  imageMissing,
  {
    // The log may simply stop: Docker's state says it. Not cuda-oom: that memory is the GPU's.
    id: 'host-oom-killed',
    title: 'killed: the host or container ran out of memory',
    match: killed,
    fix: [
      'sudo dmesg -T | grep -i -E "oom|killed process"',
      'raise the memory limit, lower MEM_POOL_SIZE, or fewer parallel compile jobs (MAX_JOBS)',
    ],
    restartHelps: false,
  },
  {
    id: 'port-in-use',
    title: 'the port is taken by another program',
    match: saying([
      [/^(?!.*\bNCCL\b).*(?:\[Errno 98\]|address already in use|EADDRINUSE|os error 98\b)/i, 0.95],
      [
        /port is already allocated|failed to bind host port|[Pp]orts? (?:have|has) been bound already|[Pp]ort \d* ?(?:is )?already bound|[Pp]orts? (?:\d+ )?(?:is|are) not available|[Pp]ort \d+ is (?:already )?in use/,
        0.97,
      ],
    ]),
    fix: [
      'sudo ss -H -l -t -n -p   # who listens',
      'stop it, or change the port in .env',
      'faststart check ports-free',
    ],
    restartHelps: false,
  },
];
