/** What the program knows about one key of the runbook's .env. */
export type EnvKey = {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly secret: boolean;
  /** What an absent key means. undefined = the key must be there. */
  readonly absent?: string;
  /** A sentence that says what is wrong and what to do. */
  readonly problem: (value: string) => string | undefined;
};

const PLACEHOLDER = /redacted|change_?me|your[_-]|<[^>]*>|\*{2,}|\.{3}|^x+$|^hf_x+$|^todo$/i;
const MODEL_NAME =
  /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\/[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;
const SIZE = /^(\d+)(B|KB|MB|GB|TB)$/;
const UNIT_BYTES = {B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40} as const;
const ALIGNMENT_BYTES = 4096;

/** Bytes of a size as the store reads it: powers of 1024, no space. null = the store would refuse it. */
export function sizeBytes(text: string): number | null {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return null;
  return Number(digits) * UNIT_BYTES[unit as keyof typeof UNIT_BYTES];
}

function folderProblem(value: string): string | undefined {
  if (value.startsWith('~')) return 'Only a shell expands ~. Write the path out.';
  if (!value.startsWith('/'))
    return 'This is a relative path. Write an absolute one, such as /nvme/sllm-models.';
  if (value.split('/').includes('..')) return 'The path goes up with "..". Write it out.';
  if (!/^[A-Za-z0-9_./-]+$/.test(value)) return 'Use letters, digits, dot, dash and underscore only.';
  return value.split('/').filter(part => part !== '' && part !== '.').length < 2
    ? 'This is a top folder. Use one below the mount point, such as /nvme/sllm-models.'
    : undefined;
}

function modelProblem(value: string): string | undefined {
  return MODEL_NAME.test(value) && value.length <= 96
    ? undefined
    : 'Write the model as org/name, as in its address on the hub.';
}

function sizeProblem(value: string): string | undefined {
  const bytes = sizeBytes(value);
  if (bytes === null)
    return 'The store takes a whole number with B, KB, MB, GB or TB, and no space: 32GB (not 32GiB).';
  if (bytes === 0) return 'Zero is no size.';
  return bytes % ALIGNMENT_BYTES === 0
    ? undefined
    : `The size must be a multiple of ${ALIGNMENT_BYTES} bytes.`;
}

function portProblem(value: string): string | undefined {
  const port = Number(value);
  return /^\d{1,5}$/.test(value) && port >= 1024 && port <= 65535
    ? undefined
    : 'A port is a number from 1024 to 65535.';
}

function threadsProblem(value: string): string | undefined {
  const threads = Number(value);
  return /^\d{1,4}$/.test(value) && threads >= 1 && threads <= 1024
    ? undefined
    : 'Threads are a number from 1 to 1024.';
}

function tokenProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (PLACEHOLDER.test(value))
    return 'This is a placeholder. Paste a real token from the settings page of the hub.';
  return /^[\x21-\x7e]{8,}$/.test(value) ? undefined : 'A token has no spaces and at least 8 characters.';
}

function endpointProblem(value: string): string | undefined {
  if (!URL.canParse(value)) return 'Write an address, such as https://huggingface.co.';
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'The address must start with https:// or http://.';
  return url.search === '' && url.hash === '' ? undefined : 'Leave out everything behind the path.';
}

const HUB = 'https://huggingface.co';

/** In the order of the runbook's example. Defaults are those of the compose file. */
export const envKeys: readonly EnvKey[] = [
  {
    key: 'MODEL_FOLDER',
    title: 'Folder of the converted model',
    hint: 'on the NVMe',
    secret: false,
    problem: folderProblem,
  },
  {
    key: 'HF_CACHE_FOLDER',
    title: 'Folder of the Hugging Face cache',
    hint: 'on the NVMe',
    secret: false,
    problem: folderProblem,
  },
  {key: 'MODEL_NAME', title: 'Model', hint: 'org/name', secret: false, problem: modelProblem},
  {
    key: 'MEM_POOL_SIZE',
    title: 'Memory pool of the store',
    hint: 'pinned RAM, at least the size of the model',
    secret: false,
    absent: '32GB',
    problem: sizeProblem,
  },
  {
    key: 'VLLM_BASELINE_PORT',
    title: 'Port of the baseline',
    hint: '1024 to 65535',
    secret: false,
    absent: '8001',
    problem: portProblem,
  },
  {
    key: 'VLLM_FASTSTART_PORT',
    title: 'Port of faststart',
    hint: 'another one',
    secret: false,
    absent: '8082',
    problem: portProblem,
  },
  {
    key: 'HF_TOKEN',
    title: 'Hugging Face token',
    hint: 'hidden; empty for a public model',
    secret: true,
    absent: '',
    problem: tokenProblem,
  },
  {
    key: 'HF_ENDPOINT',
    title: 'Address of the hub',
    hint: 'a mirror, or the hub itself',
    secret: false,
    absent: HUB,
    problem: endpointProblem,
  },
  {
    key: 'SLLM_NUM_THREAD',
    title: 'Threads of the store',
    hint: 'as many as cores, up to 16',
    secret: false,
    absent: '16',
    problem: threadsProblem,
  },
  {
    key: 'SLLM_CHUNK_SIZE',
    title: 'Chunk size of the store',
    hint: 'a multiple of 4096 bytes',
    secret: false,
    absent: '128MB',
    problem: sizeProblem,
  },
];

/** The sentence for a value that only stands for one. */
export function placeholderProblem(value: string): string | undefined {
  return PLACEHOLDER.test(value) ? 'This is a placeholder. Write the real value.' : undefined;
}
