/** A line of the runbook that a step's plan or a gate's look covers. */
type Covered = {readonly line: string; readonly step: string; readonly by: RegExp};
/** A line that something better stands for; `never` is what must not be run in its place. */
type Replaced = {readonly line: string; readonly never: RegExp; readonly because: string};

/** All shell lines of the runbook, from top to bottom, with what became of each. */
export const runbookLines: readonly (Covered | Replaced)[] = [
  {
    line: 'set -a; source ./.env; set +a',
    step: '2',
    by: /bash --noprofile --norc -c '.*set -a; \. <.*; set \+a; .*' < .*\.env$/,
  },
  {
    line: 'HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 ./benchmarks/run_fastrestart_bench.sh ... (gotcha B)',
    step: 'repo',
    by: /HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 docker compose .* config/,
  },
  {
    line: 'edit vllm_bridge/env/common.env: delete the offline lines',
    step: 'repo',
    by: /grep -nE .*common\.env/,
  },
  {line: 'docker rm -f vllm_baseline vllm_faststart sllm_store convert_model', step: '0', by: /docker ps -a/},
  {line: "lsblk -f | egrep 'NAME|nvme0n1'", step: '1', by: /lsblk --json --bytes --output-all/},
  {
    line: 'sudo mkfs.ext4 -F /dev/nvme0n1',
    never: /mkfs\.ext4.* -F|mkfs.*-F /,
    because: 'mkfs runs without -F, only on a disk that is blank, after the end of its serial was typed',
  },
  {
    line: 'sudo mkfs.ext4 /dev/nvme0n1, only if needed',
    step: '1',
    by: /sudo \/usr\/sbin\/mkfs\.ext4 .*\/dev\/nvme0n1/,
  },
  {line: 'sudo mkdir -p /nvme', step: '1', by: /sudo \/usr\/bin\/mkdir -p \/nvme$/},
  {
    line: 'sudo umount /nvme 2>/dev/null || true',
    never: /umount/,
    because:
      'nothing is unmounted blindly: what is mounted there and is not the NVMe is a stop that names it',
  },
  {line: 'sudo mount /dev/nvme0n1 /nvme', step: '1', by: /sudo \/usr\/bin\/mount UUID=\S{36} \/nvme$/},
  {line: 'df -hT /nvme', step: '1', by: /\/usr\/bin\/df -hT \/nvme$/},
  {line: "mount | grep ' /nvme '", step: '1', by: /findmnt --json .*--target \/nvme/},
  {
    line: 'sudo mkdir -p "$MODEL_FOLDER" "$HF_CACHE_FOLDER"',
    step: '2',
    by: /sudo \/usr\/bin\/mkdir -p \/nvme\/sllm-models \/nvme\/hf-cache$/,
  },
  {
    line: 'sudo chown -R "$USER:$USER" "$MODEL_FOLDER" "$HF_CACHE_FOLDER"',
    never: /chown -R/,
    because:
      'only folders that the step has just made change hands; a whole tree of somebody else is never taken',
  },
  {
    line: 'sudo chown ... (the new folders)',
    step: '2',
    by: /sudo \/usr\/bin\/chown \d+:\d+ \/nvme\/sllm-models \/nvme\/hf-cache$/,
  },
  {
    line: 'df -hT "$MODEL_FOLDER" "$HF_CACHE_FOLDER"',
    step: '2',
    by: /df -hT \/nvme\/sllm-models \/nvme\/hf-cache$/,
  },
  {
    line: 'docker compose ... build vllm_faststart',
    step: '3',
    by: /docker compose .*--env-file .* build vllm_faststart/,
  },
  {
    line: 'rm -rf "$MODEL_FOLDER/vllm/${MODEL_NAME}"',
    step: '4',
    by: /^rm -rf \/nvme\/sllm-models\/vllm\/meta-llama\/Llama-3\.1-8B-Instruct$/,
  },
  {
    line: 'docker compose ... --profile tools run -T --rm -e HF_HUB_OFFLINE=0 -e TRANSFORMERS_OFFLINE=0 convert_model',
    step: '4',
    by: /docker compose .*--profile tools run -d --name convert_model -T -e HF_HUB_OFFLINE=0 -e TRANSFORMERS_OFFLINE=0 convert_model/,
  },
  {
    line: 'compose run with --rm in the foreground',
    never: /run .*--rm/,
    because:
      'the container is detached and kept until its exit code was read: a lost terminal costs no conversion',
  },
  {
    line: 'ls -lah "$MODEL_FOLDER/vllm/${MODEL_NAME}" | head -n 50',
    step: '4',
    by: /ls -lA.*\/nvme\/sllm-models\/vllm\/meta-llama/,
  },
  {
    line: 'docker compose ... --profile baseline up -d vllm_baseline',
    step: '5',
    by: /--profile baseline up -d vllm_baseline/,
  },
  {
    line: 'curl -sSf "http://127.0.0.1:${VLLM_BASELINE_PORT}/v1/models"',
    step: '5',
    by: /curl -sSf http:\/\/127\.0\.0\.1:8001\/v1\/models/,
  },
  {line: 'docker rm -f vllm_baseline', step: '5', by: /docker rm -f vllm_baseline/},
  {
    line: 'find "$HF_CACHE_FOLDER" -maxdepth 8 -name config.json | grep ...',
    step: '5',
    by: /find \/nvme\/hf-cache .*-name config\.json/,
  },
  {
    line: './benchmarks/run_fastrestart_bench.sh --runs 3 --drop-caches --note ...',
    step: '6',
    by: /faststart bench --online/,
  },
  {
    line: 'docker restart (inside the benchmark script)',
    never: /docker restart/,
    because: 'a restart cannot be measured cleanly: stop, wait for the end, evict, prove it, then start',
  },
  {
    line: 'HF_HUB_OFFLINE=1 ... ./benchmarks/run_fastrestart_bench.sh (7.2)',
    step: '7',
    by: /faststart bench --offline/,
  },
];
