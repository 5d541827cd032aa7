import type {MachineClock} from '../machine-clock.ts';
import {type ContainerLog, createContainerLog} from './container-log.ts';
import type {ContainerSpec} from './container-spec.ts';
import {backOffMs, mayRestart} from './restart-policy.ts';
import {type Flow, flowed, type Script} from './script.ts';

type Status = 'created' | 'running' | 'restarting' | 'exited';

export type Container = {
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly createdAtMs: number;
  readonly log: ContainerLog;
  readonly status: Status;
  readonly exitCode: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly restartCount: number;
  restart: string;
  readonly health: 'starting' | 'healthy' | null;
  /** Real port of its server while that answers. */
  readonly answersOn: {readonly port: number; readonly model: string} | null;
  /** Bytes come in since it was started. */
  received(from: Flow['from']): number;
  /** Adds bytes that no script foresaw: requests to its server, reads for somebody else. */
  charge(from: Flow['from'], bytes: number): void;
  start(): void;
  /** Resolves when the process is gone. */
  stop(graceSeconds: number): Promise<void>;
  kill(): void;
  whenExited(): Promise<number>;
  /** Lets the past have had it restarted this often: log lines and count, without the time. */
  pretendRestarts(times: number): void;
};

export type ContainerOptions = {
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly clock: MachineClock;
  /** What the process will do, given the machine as it is now. */
  readonly plan: (container: Container) => Script;
  /** Opens a server on loopback for as long as the process lives. */
  readonly serve: (container: Container) => {readonly port: () => number | null; close(): void};
  readonly announce: (action: string, container: Container, attributes?: Record<string, string>) => void;
};

/** A container that lives in the machine's time: it starts, logs, serves, dies, and is started again by its policy. */
export function createContainer(options: ContainerOptions): Container {
  const {clock, announce} = options;
  const log = createContainerLog();
  let status: Status = 'created';
  let exitCode = 0;
  let startedAtMs: number | null = null;
  let finishedAtMs: number | null = null;
  let restartCount = 0;
  let backOff = 0;
  let script: Script | undefined;
  let server: {port: () => number | null; close(): void} | undefined;
  let cancelTimer = (): void => {};
  const charged = {network: 0, disk: 0};
  const waiters = new Set<(code: number) => void>();

  const livedMs = (): number => (startedAtMs === null ? 0 : clock.nowMs() - startedAtMs);

  const finish = (code: number, mayComeBack: boolean): void => {
    cancelTimer();
    server?.close();
    server = undefined;
    exitCode = code;
    const lived = livedMs();
    finishedAtMs = clock.nowMs();
    const again = mayComeBack && mayRestart(container.restart, code, restartCount);
    status = again ? 'restarting' : 'exited';
    log.endFollowers();
    announce('die', container, {exitCode: String(code)});
    for (const waiter of waiters) waiter(code);
    waiters.clear();
    if (!again) return;
    backOff = backOffMs(backOff, lived);
    cancelTimer = clock.at(clock.nowMs() + backOff, () => {
      restartCount += 1;
      begin();
    });
  };

  const play = (from: number): void => {
    if (script === undefined || startedAtMs === null) return;
    const next = script.moments[from];
    const base = startedAtMs;
    if (next !== undefined) {
      cancelTimer = clock.at(base + next.atMs, () => {
        let index = from;
        for (
          let moment = script?.moments[index];
          moment !== undefined && base + moment.atMs <= clock.nowMs() + 1;
        ) {
          if (moment.line !== undefined) log.append({atMs: base + moment.atMs, ...moment.line});
          moment.does?.();
          index += 1;
          moment = script?.moments[index];
        }
        play(index);
      });
    } else if (script.exit !== null) {
      const {atMs, code} = script.exit;
      cancelTimer = clock.at(base + atMs, () => finish(code, true));
    }
  };

  const begin = (): void => {
    status = 'running';
    startedAtMs = clock.nowMs();
    finishedAtMs = null;
    exitCode = 0;
    Object.assign(charged, {network: 0, disk: 0});
    script = options.plan(container);
    if (script.serves !== null) server = options.serve(container);
    announce('start', container);
    play(0);
  };

  const container: Container = {
    id: options.id,
    spec: options.spec,
    createdAtMs: clock.nowMs(),
    log,
    restart: options.spec.restart,
    get status() {
      return status;
    },
    get exitCode() {
      return exitCode;
    },
    get startedAtMs() {
      return startedAtMs;
    },
    get finishedAtMs() {
      return finishedAtMs;
    },
    get restartCount() {
      return restartCount;
    },
    get health() {
      if (!options.spec.healthcheck || status !== 'running') return null;
      const healthyAt = script?.healthyAtMs ?? null;
      return healthyAt !== null && livedMs() >= healthyAt ? 'healthy' : 'starting';
    },
    get answersOn() {
      const serves = script?.serves ?? null;
      const port = server?.port() ?? null;
      if (status !== 'running' || serves === null || port === null || livedMs() < serves.atMs) return null;
      return {port, model: serves.model};
    },
    received: from =>
      script === undefined || status !== 'running'
        ? 0
        : charged[from] + flowed(script.flows, from, livedMs()),
    charge(from, bytes) {
      charged[from] += bytes;
    },
    start() {
      cancelTimer();
      restartCount = 0;
      backOff = 0;
      begin();
    },
    async stop(graceSeconds) {
      if (status === 'restarting') {
        cancelTimer();
        status = 'exited';
        return;
      }
      if (status !== 'running') return;
      const stopMs = script?.stopMs ?? 0;
      announce('kill', container, {signal: '15'});
      cancelTimer();
      await clock.wait(Math.min(stopMs, graceSeconds * 1000));
      if (status === 'running') finish(stopMs > graceSeconds * 1000 ? 137 : 0, false);
      announce('stop', container);
    },
    kill() {
      if (status === 'restarting') {
        cancelTimer();
        status = 'exited';
      }
      if (status === 'running') finish(137, false);
    },
    whenExited: () =>
      status === 'running' ? new Promise(resolve => waiters.add(resolve)) : Promise.resolve(exitCode),
    pretendRestarts(times) {
      restartCount = times;
      const life = script;
      if (life === undefined || life.exit === null || startedAtMs === null) return;
      for (let past = Math.min(times, 3); past > 0; past -= 1) {
        const began = startedAtMs - past * (life.exit.atMs + 100);
        for (const moment of life.moments) {
          if (moment.line !== undefined) log.append({atMs: began + moment.atMs, ...moment.line});
        }
      }
    },
  };
  return container;
}
