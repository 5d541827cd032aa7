import {type Rule, saying} from './rule.ts';

/** One file a family: disks, folders and the files in them. */
export const fileRules: readonly Rule[] = [
  {
    // /dev/shm being full is shm-too-small: no disk is involved.
    id: 'disk-full',
    title: 'the disk of the cache or download is full',
    match: saying([
      [
        /^(?!.*(?:\/dev\/shm|nccl|shared memory|posix_fallocate)).*(?:No space left on device|os error 28\b)/i,
        0.95,
      ],
      [/Not enough free disk space to download/, 0.93],
      [/Disk quota exceeded|StorageFull|ENOSPC|No usable temporary directory/, 0.95],
      [/has \d+ bytes free, \d+ rank\(s\) need \d+/, 0.95],
      // The store's writer says it by number, and goes on.
      [/Failed to (?:write to|open) file.*errno: 28\b/, 0.95],
    ]),
    fix: [
      'df -hT "$HF_CACHE_FOLDER" "$MODEL_FOLDER"',
      'faststart check space-for-model   # how much is needed, and where',
      'free space there, or point both at a bigger drive in .env',
      'faststart run 2',
    ],
    restartHelps: false,
  },
  {
    // A truncated download by a full disk shows disk-full too, which goes first.
    id: 'corrupt-weights',
    title: 'a weight file is damaged or incomplete',
    match: saying([
      [
        /Error while deserializing|HeaderTooLarge|HeaderTooSmall|MetadataIncompleteBuffer|InvalidHeader\w*|header too (?:large|small)|file not fully covered/,
        0.96,
      ],
      [
        /Consistency check failed|file should be of size \d+ but has size|size mismatch:? .*expected \d+|The file might be corrupted|unexpected EOF, expected \d+/i,
        0.96,
      ],
      [
        /invalid load key|PytorchStreamReader failed|failed finding central directory|not a valid zip|git[- ]lfs.*pointer|without having git-lfs|git-lfs\.github\.com|GGUF magic invalid|invalid gguf|Unable to load weights from \w+ checkpoint|storage has wrong (?:byte )?size|Ran out of input/i,
        0.92,
      ],
      [/Failed to read file: .* read: \d+ expected: \d+/, 0.93],
      [
        /(?:checksum|sha256|hash) (?:mismatch|does not match)|integrity check failed|FileIntegrityError/i,
        0.9,
      ],
      [/is not a valid JSON file|JSONDecodeError/, 0.7],
    ]),
    fix: [
      'delete the file that the message names from the cache',
      'faststart run 5   # downloads it anew',
      'for the store format: faststart run 4',
    ],
    restartHelps: false,
    yieldsTo: ['disk-full'],
  },
  {
    // Matplotlib and friends complain too and go on: what start-up got past is no cause.
    id: 'permission-denied',
    title: 'a folder cannot be written by the user of the container',
    match: saying([
      [/PermissionError|\[Errno 13\]|os error 13|EACCES/, 0.93],
      [/problem when trying to write in your cache folder/, 0.95],
      [/getpwuid\(\): uid not found/, 0.95],
      [/Read-only file system|\[Errno 30\]/, 0.92],
      [/permission denied|is not writable|no write (?:access|permission)/i, 0.85],
    ]),
    fix: [
      'sudo chown "$USER:$USER" "$MODEL_FOLDER" "$HF_CACHE_FOLDER"',
      'or point HF_HOME, TRITON_CACHE_DIR at a folder that the user of the container owns',
    ],
    restartHelps: false,
  },
];
