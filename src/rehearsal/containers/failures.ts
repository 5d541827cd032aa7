import type {Script, ScriptBuilder} from './script.ts';
import type {VllmLog} from './vllm-lines.ts';

/** A Python traceback of the API process, as far as it tells anything. */
function traceback(script: ScriptBuilder, lines: readonly string[]): void {
  for (const line of [
    'Traceback (most recent call last):',
    '  File "/usr/local/bin/vllm", line 10, in <module>',
    '    sys.exit(main())',
    ...lines,
  ]) {
    script.say(`(APIServer pid=1) ${line}`, 'stderr');
  }
}

export function offlineWithoutCache(
  script: ScriptBuilder,
  log: VllmLog,
  model: string,
  cache: 'absent' | 'incomplete',
): Script {
  log.api(
    'config.py:631',
    `Error retrieving file list: Cannot reach https://huggingface.co/api/models/${model}/tree/main?recursive=true&expand=false: offline mode is enabled. To disable it, please unset the \`HF_HUB_OFFLINE\` environment variable., retrying 1 of 2`,
    'ERROR',
  );
  script.pass(2000);
  traceback(
    script,
    cache === 'absent'
      ? [
          "huggingface_hub.errors.LocalEntryNotFoundError: Cannot find an appropriate cached snapshot folder for the specified revision on the local disk and outgoing traffic has been disabled. To enable repo look-ups and downloads online, set 'HF_HUB_OFFLINE=0' as environment variable.",
          `OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.`,
          `ValueError: Invalid repository ID or local directory specified: '${model}'`,
        ]
      : [`RuntimeError: Cannot find any model weights with \`${model}\``],
  );
  return script.exits(1);
}

export function gatedRepo(script: ScriptBuilder, log: VllmLog, model: string): Script {
  log.api('config.py:631', `Error retrieving file list: 401 Client Error., retrying 1 of 2`, 'ERROR');
  script.pass(2000);
  traceback(script, [
    'huggingface_hub.errors.GatedRepoError: 401 Client Error.',
    `Cannot access gated repo for url https://huggingface.co/${model}/resolve/main/config.json.`,
    `Access to model ${model} is restricted. You must have access to it and be authenticated to access it. Please log in.`,
    `OSError: You are trying to access a gated repo.`,
  ]);
  return script.exits(1);
}

export function repositoryNotFound(script: ScriptBuilder, model: string): Script {
  traceback(script, [
    'huggingface_hub.errors.RepositoryNotFoundError: 404 Client Error.',
    `Repository Not Found for url: https://huggingface.co/api/models/${model}.`,
    `OSError: ${model} is not a local folder and is not a valid model identifier listed on 'https://huggingface.co/models'`,
  ]);
  return script.exits(1);
}

/** Nothing comes back, not even an error, until the client has waited long enough. */
export function hubUnreachable(script: ScriptBuilder, log: VllmLog, model: string): Script {
  script.pass(40_000);
  log.api(
    'config.py:631',
    'Error retrieving file list: (MaxRetryError("HTTPSConnectionPool(host=\'huggingface.co\', port=443): Max retries exceeded"), retrying 1 of 2',
    'ERROR',
  );
  script.pass(40_000);
  traceback(script, [
    'huggingface_hub.errors.LocalEntryNotFoundError: An error happened while trying to locate the files on the Hub, and we cannot find the appropriate snapshot folder for the specified revision on the local disk.',
    `OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files. (${model})`,
  ]);
  return script.exits(1);
}

/** The engine's process dies and takes the server with it: what the store's client says comes first. */
export function storeLoadFailed(script: ScriptBuilder, log: VllmLog, path: string, detail: string): Script {
  log.core('core.py:784', 'EngineCore failed to start.', 'ERROR');
  log.core('core.py:784', detail, 'ERROR');
  log.core('core.py:784', `ValueError: Failed to load model ${path} into CPU`, 'ERROR');
  script.pass(1500);
  traceback(script, [
    'RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}',
  ]);
  return script.exits(1);
}
