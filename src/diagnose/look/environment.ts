import type {Redactor} from '../../engine/redact.ts';
import {isSecretName} from '../../engine/secret-name.ts';
import type {ContainerFacts} from '../../host/ports.ts';
import type {Environment} from '../live.ts';

/** What decides where the weights come from, over which way, and on what they are put. */
const TOLD = [
  'HF_HUB_OFFLINE',
  'TRANSFORMERS_OFFLINE',
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'HF_ENDPOINT',
  'HF_HUB_DISABLE_XET',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'STORAGE_PATH',
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'VLLM_CACHE_ROOT',
] as const;

/** Read by huggingface_hub, in this order; the runbook's own spelling is read by nothing. */
const READ_TOKENS = ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'];
const UNREAD_TOKEN = 'HUGGINGFACE_HUB_TOKEN';

/** Flags of a server whose next word, or what follows their `=`, is a secret. */
const SECRET_FLAG = /^--(?:api-key|hf-token|ssl-keyfile-password)(?:=(.+))?$/;

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

/** Makes the redactor know every secret that the container was given, in its environment or on its command line. */
export function hideSecretsOf(facts: Pick<ContainerFacts, 'env' | 'command'>, redactor: Redactor): void {
  for (const [name, value] of Object.entries(facts.env))
    if (isSecretName(name) && !/TOKENIZER/.test(name)) redactor.add(value.trim());
  for (const [index, word] of facts.command.entries()) {
    const flag = SECRET_FLAG.exec(word);
    if (flag !== null) redactor.add(flag[1] ?? facts.command[index + 1] ?? '');
  }
}

/** Pure, but for the redactor: an address may hold a password. */
export function environmentOf(env: Readonly<Record<string, string>>, redactor: Redactor): Environment {
  const variables = TOLD.flatMap(name => {
    const value = env[name];
    return value === undefined ? [] : [[name, redactor.text(value)] as const];
  });
  const token = READ_TOKENS.some(name => isSet(env[name]))
    ? 'present'
    : isSet(env[UNREAD_TOKEN])
      ? 'only-in-a-name-that-nothing-reads'
      : 'absent';
  return {variables: Object.fromEntries(variables), token};
}
