import {cleanLog} from '../../src/diagnose/clean-log.ts';
import type {Observation, SeenState} from '../../src/diagnose/observation.ts';

export const running: SeenState = {status: 'running', exitCode: 0, oomKilled: false, restartCount: 0};
export const exited: SeenState = {...running, status: 'exited', exitCode: 1};

/** An observation of these lines; whatever else is left out was not seen. */
export function seen(lines: readonly string[], more: Partial<Observation> = {}): Observation {
  return {
    current: cleanLog(lines, 'docker logs'),
    previous: [],
    state: null,
    restartedWhileWatched: null,
    probe: null,
    offline: null,
    hubCache: null,
    notSeen: [],
    ...more,
  };
}

export function cleaned(lines: readonly string[]): Observation['previous'] {
  return cleanLog(lines, 'docker logs');
}

/** A start of vLLM 0.11 up to the moment where weights are looked for. */
export const startUp = [
  '(APIServer pid=1) INFO 11-20 12:00:00 [api_server.py:1977] vLLM API server version 0.11.2',
  '(APIServer pid=1) INFO 11-20 12:00:04 [model.py:547] Resolved architecture: LlamaForCausalLM',
  "(EngineCore_DP0 pid=77) INFO 11-20 12:00:11 [core.py:93] Initializing a V1 LLM engine (v0.11.2) with config: model='org/tiny'",
  '(EngineCore_DP0 pid=77) INFO 11-20 12:00:15 [gpu_model_runner.py:3259] Starting to load model org/tiny...',
];

/** How vLLM says that the engine died, after the reason. */
export const wrapper = [
  '(APIServer pid=1) Traceback (most recent call last):',
  '(APIServer pid=1)   File "/usr/lib/python3.12/contextlib.py", line 144, in __exit__',
  '(APIServer pid=1) RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}',
];
