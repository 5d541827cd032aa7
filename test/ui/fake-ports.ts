import {createRedactor} from '../../src/engine/redact.ts';
import type {Ports} from '../../src/program.ts';

function unused(): never {
  throw new Error('the wizard must not touch this port itself');
}

/** Ports of which the wizard may use the clock alone; the rest belongs to steps and gates. */
export function fakePorts(nowMs: () => number): Ports {
  return {
    host: {
      run: unused,
      readText: unused,
      readFolder: unused,
      stat: unused,
      lstat: unused,
      realPath: unused,
      writeText: unused,
      removeTree: unused,
      startDetached: unused,
      isAlive: unused,
      hold: unused,
      user: {uid: 1000, gid: 1000, name: 'operator', home: '/home/operator'},
      environment: {},
    },
    docker: {
      version: unused,
      list: unused,
      inspect: unused,
      start: unused,
      stop: unused,
      remove: unused,
      setRestartPolicy: unused,
      followLogs: unused,
      readLogs: unused,
      events: unused,
      pastEvents: unused,
      describe: unused,
      stats: unused,
      image: unused,
    },
    http: unused,
    clock: {
      nowMs,
      wall: () => new Date('2026-11-23T12:00:00Z'),
      sleep: () => Promise.resolve(),
      scale: 1,
      cpuMs: () => 0,
    },
    archive: {
      runFolder: '/state/runs/1',
      runId: '1',
      list: unused,
      journal: unused,
      texts: unused,
      write: unused,
      appendLog: unused,
    },
    redactor: createRedactor(),
  };
}
