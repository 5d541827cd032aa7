import {readFile} from 'node:fs/promises';
import {inVm} from './vm.ts';

export const MODEL = 'standin/tiny-llama';
export const TOKEN = 'hf_standinOperatorToken';
export const SERIAL = 'FASTSTART0';

/** The answers of the .env questions that differ from what is proposed: everything smaller than the real thing. */
export const ENV_ANSWERS: Readonly<Record<string, string>> = {
  MODEL_NAME: MODEL,
  MEM_POOL_SIZE: '128MB',
  SLLM_CHUNK_SIZE: '4MB',
  HF_TOKEN: TOKEN,
};

const HUB = 'http://172.17.0.1:9000';
const STANDIN = '/home/operator/checkout/test/standin';

/** The command as the operator types it: the bundled stack, with the stand-in laid over it. */
export const FASTSTART = [
  'faststart',
  '--compose-file ~/vllm-faststart-*/lib/compose/docker-compose.yml',
  '--compose-file ~/runbook/standin.yml',
  '--compose-file ~/checkout/test/vm/slow-machine.yml',
  `--set HF_ENDPOINT=${HUB}`,
].join(' ');

/** A folder to stand in. The overlay's context is relative to a checkout, and the program stands elsewhere. */
async function prepareWorkspace(): Promise<void> {
  const overlay = await readFile(
    new URL('../../standin/docker-compose.standin.yml', import.meta.url),
    'utf8',
  );
  const written = overlay.replace('context: ../test/standin', `context: ${STANDIN}`);
  if (written === overlay) throw new Error('the overlay of the stand-in names its folder in another way');
  await inVm('operator', `mkdir -p runbook && cat > runbook/standin.yml <<'EOF'\n${written}\nEOF`);
}

/** A machine on which nothing of the runbook was ever done: from outside the tool, with the drive unmounted. */
export async function freshMachine(): Promise<void> {
  await inVm(
    'root',
    `docker ps --all --quiet --filter label=com.docker.compose.project | xargs --no-run-if-empty docker rm --force
     docker volume prune --all --force
     docker image ls --quiet vllm-faststart-standin | xargs --no-run-if-empty docker image rm --force
     if mountpoint --quiet /nvme; then umount /nvme; fi
     if [ -e /nvme ]; then chattr -i /nvme; fi
     if [ -e /etc/fstab.faststart-backup ]; then mv /etc/fstab.faststart-backup /etc/fstab; fi
     blkdiscard --force --zeroout /dev/nvme0n1
     udevadm settle
     rm -rf /nvme /home/operator/runbook /home/operator/.local/state/vllm-faststart /run/sudo/ts/operator`,
  );
  await prepareWorkspace();
}
