import type {EvidenceFacts} from './evidence-fact.ts';

/** Seconds of the parts of a start. */
export const timedEvidence = {
  downloadSeconds: {
    kind: 'seconds',
    also: ['downloadTime', 'downloading'],
    about: 'what the log says the download took',
  },
  loadSeconds: {
    kind: 'seconds',
    also: ['loadTime', 'modelLoad', 'modelLoading', 'weightsLoad', 'weightLoad', 'tLoad'],
    about: 'loading the weights',
  },
  diskSeconds: {
    kind: 'seconds',
    also: ['diskReading', 'diskBusy', 'ioTime', 'ioWait'],
    about: 'for how long at most the disk can have held up the start: it was read from, and waited for',
  },
  compileSeconds: {
    kind: 'seconds',
    also: ['compile', 'compileTime', 'compilation', 'torchCompile'],
    about: 'torch.compile',
  },
  startupSeconds: {
    kind: 'seconds',
    also: ['startup', 'imports', 'importTime'],
    about: 'from the start of the container to the beginning of the load',
  },
  captureSeconds: {
    kind: 'seconds',
    also: ['capture', 'graphCapture', 'cudaGraphs', 'graphs'],
    about: 'capturing CUDA graphs',
  },
  engineInitSeconds: {
    kind: 'seconds',
    also: ['engine', 'initEngine', 'tEngine'],
    about: 'starting the engine',
  },
  stopSeconds: {
    kind: 'seconds',
    also: ['stopTime', 'tStop', 'stopping'],
    about: 'stopping the old container',
  },
  crashSeconds: {
    kind: 'seconds',
    also: ['crashLoop', 'beforeLastStart', 'lostToCrashes'],
    about: 'time before the last start of a container that crashed',
  },
  clockJumpSeconds: {
    kind: 'seconds',
    also: ['clockJump', 'clockDelta', 'wallDelta', 'clockDifference'],
    about: 'by how much the wall clock and the monotonic one disagree',
  },
  pollGapSeconds: {
    kind: 'seconds',
    also: ['gap', 'pollGap', 'pollUncertainty'],
    about: 'how far a ready time may be off',
  },
} as const satisfies EvidenceFacts;
