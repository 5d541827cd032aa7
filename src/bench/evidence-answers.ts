import type {EvidenceFacts} from './evidence-fact.ts';

/** What the servers said. */
export const answerEvidence = {
  version: {kind: 'word', also: ['vllmVersion', 'vllm'], about: "version of the arm's server"},
  tokens: {
    kind: 'count',
    also: ['token', 'tokenCount', 'tokenCounts', 'completionTokens'],
    about: 'tokens of the first completion',
  },
  output: {
    kind: 'output',
    also: [
      'outputs',
      'text',
      'texts',
      'completion',
      'completions',
      'outputText',
      'completionHash',
      'outputHash',
    ],
    about: 'what the arm answered (per arm), or whether the answers were equal',
  },
  outputsMatch: {
    kind: 'output',
    also: [
      'outputMatch',
      'outputsMatched',
      'outputsEqual',
      'outputEqual',
      'outputEquivalence',
      'outputsEquivalent',
      'outputEquivalent',
      'sameOutput',
      'sameOutputs',
      'outputsSame',
      'equivalent',
      'equivalence',
    ],
    about: 'the answers of the arms are equal',
  },
  outputsDiffer: {
    kind: 'flag',
    also: [
      'outputDiffers',
      'outputDiffer',
      'outputDifferent',
      'outputsDifferent',
      'outputMismatch',
      'outputsDiffered',
    ],
    about: 'the answers of the arms differ',
  },
  maxLogprobDelta: {
    kind: 'number',
    also: ['logprobDelta', 'maxDeltaLogprob', 'deltaLogprob', 'logprobDifference'],
    about: 'largest difference of a log probability between the arms; up to 0.1 is equal',
  },
} as const satisfies EvidenceFacts;
