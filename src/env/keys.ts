import {sizeBytes, sizeSpelling} from './size.ts';

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

const PLACEHOLDER = /redacted|change_?me|^your[_-]|<[^>]*>|\*{2,}|\.{3}|^x+$|^hf_x+$|^todo$/i;
/** The hub's own rule: each part begins and ends with a letter, a digit or an underscore. */
const MODEL_NAME = /^(?!.*(?:--|\.\.|\.git$))\w(?:[\w.-]*\w)?\/\w(?:[\w.-]*\w)?$/;
const ALIGNMENT_BYTES = 4096;
const LONGEST_PATH = 1024;

/** Where a character stands that no value of ours needs, and that copied text often brings along. */
function strangeCharacter(value: string): string | undefined {
  const at = [...value].findIndex(character => character < ' ' || character > '~');
  return at < 0
    ? undefined
    : `The character at position ${at + 1} is not printable ASCII. Type the value again.`;
}

function folderProblem(value: string): string | undefined {
  if (value === '') return 'Write the absolute path of a folder on the NVMe, such as /nvme/sllm-models.';
  if (value.startsWith('~')) return 'Only a shell expands ~. Write the path out.';
  if (value.includes('$')) return 'A variable may be unset where this is read. Write the path out.';
  if (!value.startsWith('/'))
    return 'This is a relative path. Write an absolute one, such as /nvme/sllm-models.';
  if (value.split('/').includes('..')) return 'The path goes up with "..". Write it out.';
  const wrong = /[^A-Za-z0-9_./-]/.exec(value);
  if (wrong !== null)
    return (
      strangeCharacter(value) ??
      `"${wrong[0]}" at position ${wrong.index + 1}: use letters, digits, dot, dash and underscore only.`
    );
  if (value.length > LONGEST_PATH)
    return `The path has ${value.length} characters, more than ${LONGEST_PATH}.`;
  return value.split('/').filter(part => part !== '' && part !== '.').length < 2
    ? 'This is a top folder. Use one below the mount point, such as /nvme/sllm-models.'
    : undefined;
}

function modelProblem(value: string): string | undefined {
  if (/^https?:/i.test(value)) return 'This is an address. Write only the last two parts, org/name.';
  if (value.length > 96) return `The name has ${value.length} characters; the hub takes 96.`;
  return MODEL_NAME.test(value)
    ? undefined
    : (strangeCharacter(value) ?? 'Write the model as org/name, as in its address on the hub.');
}

/** The word that leaves a size to the store's launcher, which measures the converted model. */
export const AUTO = 'auto';

function poolProblemOf(value: string): string | undefined {
  return value === AUTO ? undefined : sizeProblem(value);
}

/** As git takes it: a branch, a tag, a commit. */
function revisionProblem(value: string): string | undefined {
  const fits = /^[A-Za-z0-9][\w./-]{0,254}$/.test(value) && !value.includes('..') && !value.endsWith('/');
  return fits ? undefined : (strangeCharacter(value) ?? 'Write a branch, a tag or a commit of the model.');
}

const DTYPES = ['bfloat16', 'float16', 'float32'];

function dtypeProblem(value: string): string | undefined {
  return DTYPES.includes(value) ? undefined : `Write one of ${DTYPES.join(', ')}.`;
}

function ranksProblem(value: string): string | undefined {
  const ranks = Number(value);
  return /^[1-9]\d?$/.test(value) && ranks <= 64
    ? undefined
    : 'GPUs for one model are a number from 1 to 64.';
}

/** Numbers as nvidia-smi gives them, or UUIDs. */
function gpusProblem(value: string): string | undefined {
  const ids = value.split(',');
  if (!ids.every(id => /^(?:\d{1,3}|(?:GPU|MIG)-[0-9a-f-]{6,})$/i.test(id)))
    return 'Write the ids of the GPUs with commas and no spaces, such as 0,1.';
  return new Set(ids).size === ids.length ? undefined : 'A GPU is named twice.';
}

function sizeProblem(value: string): string | undefined {
  const bytes = sizeBytes(value);
  if (bytes === null) return sizeSpelling(value);
  if (bytes === 0) return 'Zero is no size.';
  if (!Number.isSafeInteger(bytes)) return 'No machine has that much.';
  return bytes % ALIGNMENT_BYTES === 0
    ? undefined
    : `The size must be a multiple of ${ALIGNMENT_BYTES} bytes.`;
}

function portProblem(value: string): string | undefined {
  const port = Number(value);
  if (!/^\d{1,6}$/.test(value)) return 'A port is a number from 1024 to 65535.';
  if (value.startsWith('0')) return 'A port is a number from 1024 to 65535, without a zero in front.';
  if (port < 1024) return 'A port is a number from 1024 to 65535; those below belong to root.';
  return port > 65535 ? 'A port is a number from 1024 to 65535.' : undefined;
}

function threadsProblem(value: string): string | undefined {
  const threads = Number(value);
  return /^[1-9]\d{0,3}$/.test(value) && threads <= 1024 ? undefined : 'Threads are a number from 1 to 1024.';
}

/** Says nothing of the token itself. */
function tokenProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (PLACEHOLDER.test(value))
    return 'This is a placeholder. Paste a real token from the settings page of the hub.';
  if (/\s/.test(value)) return 'A token has no spaces. Paste it alone, on one line.';
  if (/^['"]|['"]$/.test(value)) return 'Leave the quotes out.';
  if (/^(?:HF_TOKEN|Bearer)\b/i.test(value)) return 'Paste the token alone, without what stands before it.';
  if (!/^[\x21-\x7e]*$/.test(value)) return 'A token has only printable ASCII characters. Copy it again.';
  if (value.length < 8) return 'A token has at least 8 characters; this one was cut short.';
  return value.length > 1024 ? 'This is too long for a token.' : undefined;
}

/** Paths are put behind the address as text: what a URL would end or set right, they must not meet. */
function endpointProblem(value: string): string | undefined {
  if (!URL.canParse(value)) return 'Write an address, such as https://huggingface.co.';
  if (!/^https?:\/\//.test(value)) return 'The address must start with https:// or http://.';
  if (value.includes('@')) return 'Leave out name and password: HF_TOKEN says who you are.';
  if (/[?#]/.test(value)) return 'Leave out everything behind the path.';
  return /[\\\s]/.test(value) ? 'An address has no backslashes and no spaces.' : undefined;
}

const HUB = 'https://huggingface.co';

/**
 * In the order of the runbook's example, but for the token: the size of a gated model, which the pool must hold, is
 * told only to those who may read it. Defaults are those of the compose file.
 */
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
    key: 'HF_TOKEN',
    title: 'Hugging Face token',
    hint: 'hidden; empty for a public model',
    secret: true,
    absent: '',
    problem: tokenProblem,
  },
  {
    key: 'MEM_POOL_SIZE',
    title: 'Memory pool of the store',
    hint: 'pinned RAM, at least the size of the model; auto = as much as the converted model needs',
    secret: false,
    absent: AUTO,
    problem: poolProblemOf,
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
  {
    key: 'MODEL_REVISION',
    title: 'Revision of the model',
    hint: 'a branch or tag, or a commit to pin both arms to',
    secret: false,
    absent: 'main',
    problem: revisionProblem,
  },
  {
    key: 'MODEL_DTYPE',
    title: 'Data type that the model is converted to and served in',
    hint: DTYPES.join(', '),
    secret: false,
    absent: 'bfloat16',
    problem: dtypeProblem,
  },
  {
    key: 'TENSOR_PARALLEL_SIZE',
    title: 'GPUs for one model',
    hint: 'one rank on each',
    secret: false,
    absent: '1',
    problem: ranksProblem,
  },
  {
    key: 'GPU_IDS',
    title: 'Which GPUs',
    hint: 'ids with commas, such as 0,1',
    secret: false,
    absent: '0',
    problem: gpusProblem,
  },
];

/** The sentence for a value that only stands for one. */
export function placeholderProblem(value: string): string | undefined {
  return PLACEHOLDER.test(value) ? 'This is a placeholder. Write the real value.' : undefined;
}

/** What is wrong with a value by itself: a sentence without the value of a secret. */
export function valueProblem(spec: EnvKey, value: string): string | undefined {
  return (spec.secret ? undefined : placeholderProblem(value)) ?? spec.problem(value);
}
