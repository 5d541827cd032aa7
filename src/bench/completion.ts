import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {Clock, Http, HttpAnswer} from '../host/ports.ts';
import type {RunRecord, TokenLogprob} from './types.ts';

const COMPLETION_TOKENS = 32;
const PROMPT = 'The capital of France is';
const TIMEOUT_MS = 120_000;

type FirstCompletion = {
  readonly result: RunRecord['completion'];
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
  /** Why it does not count; null when it does. */
  readonly fault: string | null;
};

const logprobs = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
});

const chunk = z.object({
  choices: z
    .array(z.object({text: z.string().default(''), logprobs: logprobs.nullish().catch(null)}))
    .default([]),
  usage: z.object({completion_tokens: z.number()}).nullish(),
});

type Parsed = {
  readonly text: string;
  readonly tokens: number | null;
  /** Empty where the server does not tell. */
  readonly logprobs: readonly TokenLogprob[];
};

function logprobsOf({choices}: z.infer<typeof chunk>): TokenLogprob[] {
  const told = choices[0]?.logprobs;
  return (told?.tokens ?? []).flatMap((token, index) => {
    const logprob = told?.token_logprobs[index];
    return typeof logprob === 'number' ? [{token, logprob}] : [];
  });
}

function parseChunk(json: string): z.infer<typeof chunk> | null {
  return parseJsonAs(json, chunk) ?? null;
}

/** The body of a completion, streamed (server-sent events) or whole. null = neither. */
export function parseCompletion(body: string): Parsed | null {
  const streamed = body.split('\n').flatMap(line => (line.startsWith('data:') ? [line.slice(5).trim()] : []));
  const documents = (streamed.length > 0 ? streamed : [body]).filter(text => text !== '[DONE]');
  const chunks = documents.map(parseChunk);
  if (chunks.length === 0 || chunks.includes(null)) return null;
  const known = chunks.flatMap(part => part ?? []);
  return {
    text: known.flatMap(part => part.choices[0]?.text ?? []).join(''),
    tokens: known.flatMap(part => part.usage?.completion_tokens ?? []).at(-1) ?? null,
    logprobs: known.flatMap(logprobsOf),
  };
}

function faultOf(answer: HttpAnswer, parsed: Parsed | null): string | null {
  if (!answer.ok) return `first completion: ${answer.kind}: ${answer.message}`;
  if (answer.status !== 200)
    return `first completion answered ${answer.status}: ${answer.body.slice(0, 200)}`;
  if (parsed === null) return 'first completion is not readable JSON';
  if (parsed.text === '') return 'first completion is empty';
  if (parsed.tokens !== null && parsed.tokens !== COMPLETION_TOKENS) {
    return `first completion has ${parsed.tokens} tokens, ${COMPLETION_TOKENS} were asked for`;
  }
  return null;
}

/** The same greedy request of the same length to both arms, so that times and texts can be compared. */
export async function firstCompletion(
  ports: {readonly http: Http; readonly clock: Clock},
  options: {
    readonly port: number;
    readonly model: string;
    readonly seed: number;
    readonly signal: AbortSignal;
  },
): Promise<FirstCompletion> {
  const startMs = ports.clock.nowMs();
  let firstByteMs: number | null = null;
  const answer = await ports.http({
    method: 'POST',
    url: `http://127.0.0.1:${options.port}/v1/completions`,
    headers: {'content-type': 'application/json'},
    body: {
      model: options.model,
      prompt: PROMPT,
      max_tokens: COMPLETION_TOKENS,
      temperature: 0,
      seed: options.seed,
      ignore_eos: true,
      logprobs: 1,
      stream: true,
      stream_options: {include_usage: true},
    },
    timeoutMs: TIMEOUT_MS,
    signal: options.signal,
    onFirstByte: () => {
      firstByteMs ??= ports.clock.nowMs() - startMs;
    },
  });
  const durationMs = ports.clock.nowMs() - startMs;
  const parsed = answer.ok && answer.status === 200 ? parseCompletion(answer.body) : null;
  return {
    result: answer.ok
      ? {
          status: answer.status,
          tokens: parsed?.tokens ?? null,
          text: parsed?.text ?? '',
          ...(parsed === null || parsed.logprobs.length === 0 ? {} : {logprobs: parsed.logprobs}),
        }
      : null,
    firstTokenMs: firstByteMs,
    durationMs,
    fault: faultOf(answer, parsed),
  };
}
