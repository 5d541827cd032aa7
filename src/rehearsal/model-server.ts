import type {IncomingMessage, ServerResponse} from 'node:http';
import {z} from 'zod';
import {completionWords} from './deterministic-text.ts';
import {answerJson, readBody} from './json-answer.ts';
import {type LoopbackServer, openLoopbackServer} from './loopback-server.ts';

export type ModelServerOptions = {
  /** The model served, or null while the engine is not up. */
  readonly model: () => string | null;
  /** Resolves after a completion's share of its time has passed: 0 < share <= 1. */
  readonly think: (share: number) => Promise<void>;
  readonly onRequest: () => void;
};

const completionRequest = z.object({
  model: z.string(),
  prompt: z.string().default(''),
  messages: z.array(z.object({content: z.string()})).default([]),
  max_tokens: z.int().positive().default(16),
  max_completion_tokens: z.int().positive().optional(),
  stream: z.boolean().default(false),
  stream_options: z.object({include_usage: z.boolean().default(false)}).nullish(),
});

type Asked = z.output<typeof completionRequest>;

function chunk(asked: Asked, chat: boolean, text: string, finish: string | null): unknown {
  const choice = chat
    ? {index: 0, delta: {content: text}, finish_reason: finish}
    : {index: 0, text, logprobs: null, finish_reason: finish};
  return {
    id: 'cmpl-rehearsal',
    object: chat ? 'chat.completion.chunk' : 'text_completion',
    created: 0,
    model: asked.model,
    choices: [choice],
  };
}

async function complete(
  options: ModelServerOptions,
  asked: Asked,
  chat: boolean,
  response: ServerResponse,
): Promise<void> {
  const prompt = chat ? asked.messages.map(({content}) => content).join('\n') : asked.prompt;
  const words = completionWords(prompt, asked.max_completion_tokens ?? asked.max_tokens);
  const usage = {
    prompt_tokens: prompt.split(/\s+/).length,
    completion_tokens: words.length,
    total_tokens: prompt.split(/\s+/).length + words.length,
  };
  if (!asked.stream) {
    await options.think(1);
    const text = words.join('');
    const choice = chat
      ? {index: 0, message: {role: 'assistant', content: text}, finish_reason: 'length'}
      : {index: 0, text, logprobs: null, finish_reason: 'length'};
    answerJson(response, 200, {
      id: 'cmpl-rehearsal',
      object: chat ? 'chat.completion' : 'text_completion',
      created: 0,
      model: asked.model,
      choices: [choice],
      usage,
    });
    return;
  }
  response.writeHead(200, {'content-type': 'text/event-stream; charset=utf-8'});
  const send = (data: unknown): void => void response.write(`data: ${JSON.stringify(data)}\n\n`);
  await options.think(0.2);
  const [first = '', ...rest] = words;
  send(chunk(asked, chat, first, null));
  await options.think(0.8);
  for (const [index, word] of rest.entries())
    send(chunk(asked, chat, word, index === rest.length - 1 ? 'length' : null));
  if (asked.stream_options?.include_usage === true)
    send({...z.record(z.string(), z.unknown()).parse(chunk(asked, chat, '', null)), choices: [], usage});
  response.end('data: [DONE]\n\n');
}

async function handle(
  options: ModelServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  options.onRequest();
  const model = options.model();
  const path = (request.url ?? '/').split('?')[0];
  if (model === null) return void response.destroy();
  if (request.method === 'GET' && path === '/health') return void response.writeHead(200).end();
  if (request.method === 'GET' && path === '/version') return answerJson(response, 200, {version: '0.11.2'});
  if (request.method === 'GET' && path === '/v1/models') {
    return answerJson(response, 200, {
      object: 'list',
      data: [
        {
          id: model,
          object: 'model',
          created: 0,
          owned_by: 'vllm',
          root: model,
          parent: null,
          max_model_len: 4096,
        },
      ],
    });
  }
  const chat = path === '/v1/chat/completions';
  if (request.method !== 'POST' || !(chat || path === '/v1/completions'))
    return answerJson(response, 404, {detail: 'Not Found'});
  const asked = completionRequest.safeParse(JSON.parse(await readBody(request)));
  if (!asked.success)
    return answerJson(response, 400, {
      error: {message: asked.error.message, type: 'BadRequestError', code: 400},
    });
  if (asked.data.model !== model) {
    return answerJson(response, 404, {
      error: {
        message: `The model \`${asked.data.model}\` does not exist.`,
        type: 'NotFoundError',
        param: 'model',
        code: 404,
      },
    });
  }
  await complete(options, asked.data, chat, response);
}

/** vLLM's HTTP side. */
export function openModelServer(options: ModelServerOptions): LoopbackServer {
  return openLoopbackServer((request, response) => {
    handle(options, request, response).catch((error: unknown) =>
      answerJson(response, 400, {error: {message: String(error), type: 'BadRequestError', code: 400}}),
    );
  });
}
