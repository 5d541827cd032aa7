import {type Command, InvalidArgumentError, Option} from 'commander';
import type {CacheDrop} from '../bench/types.ts';
import {stackById, stacks} from '../stacks/index.ts';
import type {StackSpec} from '../stacks/stack.ts';
import {answerId} from './answer-ids.ts';
import {type Globals, requestDefaults} from './request.ts';
import type {UsageError} from './usage-error.ts';

function number(least: number, isWhole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    const fits =
      text.trim() !== '' && value >= least && Number.isFinite(value) && (!isWhole || Number.isInteger(value));
    if (!fits)
      throw new InvalidArgumentError(`It must be a ${isWhole ? 'whole ' : ''}number, ${least} or more.`);
    return value;
  };
}

/** A flag after a flag is not its value: the value was forgotten. */
function device(text: string): string {
  if (text === '' || text.startsWith('-'))
    throw new InvalidArgumentError('A device is missing: give one, e.g. /dev/nvme0n1.');
  if (!text.startsWith('/')) throw new InvalidArgumentError(`It must be a path: write /dev/${text}.`);
  return text;
}

function serialNumber(text: string): string {
  if (text === '' || text.startsWith('--'))
    throw new InvalidArgumentError('A serial number is missing: faststart disks shows it.');
  return text;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function assignment(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be KEY=VALUE, e.g. MODEL_FOLDER=/nvme/sllm-models.');
  return {...before, [answerId(text.slice(0, at))]: text.slice(at + 1)};
}

/** As the parser leaves them: absent where not given. */
type Raw = {
  json?: true;
  events?: true;
  plain?: true;
  accessible?: true;
  ascii?: true;
  color: boolean;
  readOnly?: true;
  yes?: true;
  rehearse?: string | true;
  speed?: number;
  workspace?: string;
  stack?: StackSpec['id'];
  composeFile?: readonly string[];
  envFile?: string;
  mountPoint?: string;
  waive?: readonly string[];
  set?: Readonly<Record<string, string>>;
  answers?: string;
  device?: string;
  formatDevice?: string;
  confirmSerial?: string;
  formatRawData?: true;
  fstab?: boolean;
  cutEgress?: true;
  runs?: number;
  retries?: number;
  dropCaches?: CacheDrop;
  store?: 'warm' | 'cold';
  note?: string;
  seed?: number;
};

/** Declares the flags that every command takes. */
export function addGlobalOptions(program: Command): void {
  const add = (
    group: string,
    flags: string,
    about: string,
    change: (option: Option) => Option = option => option,
  ) => program.addOption(change(new Option(flags, about)).helpGroup(group));
  const {speed, bench} = requestDefaults;

  add('Output:', '--json', 'one JSON document on stdout, words on stderr');
  add('Output:', '--events', 'every event as a JSON line on stdout');
  add('Output:', '--plain', 'plain lines instead of the wizard');
  add(
    'Output:',
    '--accessible',
    'for screen readers: plain lines, numbered choices, no redraw (also ACCESSIBLE=1)',
  );
  add('Output:', '--ascii', 'no glyphs outside ASCII');
  add('Output:', '--no-color', 'no colour (also NO_COLOR=1)');

  add('Rehearsal:', '--rehearse [MACHINE]', 'on an embedded stand-in machine: no GPU, NVMe or Docker needed');
  add('Rehearsal:', '--speed <X>', `how much faster than real its time passes (default ${speed})`, option =>
    option.argParser(number(0.1, false)),
  );

  add('Where:', '--workspace <DIR>', 'folder with .env and, if you have one, vllm_bridge/ (default: here)');
  add(
    'Measuring:',
    '--stack <NAME>',
    `which loaders are measured (default ${stacks[0].id}; also FASTSTART_STACK)`,
    option => option.choices(stacks.map(one => one.id)).env('FASTSTART_STACK'),
  );
  add('Where:', '--compose-file <FILE>', 'compose file to use instead; may be repeated', option =>
    option.argParser(collect),
  );
  add('Where:', '--env-file <FILE>', 'env file to use instead of WORKSPACE/.env');
  add('Where:', '--mount-point <DIR>', 'where the NVMe belongs (default /nvme)');

  add('Safety:', '--read-only', 'look at everything, change nothing');
  add(
    'Safety:',
    '--waive <GATE>',
    'go on past this gate; such a run is never PROVEN; may be repeated',
    option => option.argParser(collect),
  );

  add(
    'Answers:',
    '--set <KEY=VALUE>',
    'answer a question, e.g. MODEL_FOLDER=/nvme/models; may be repeated',
    option => option.argParser(assignment),
  );
  add('Answers:', '--answers <FILE>', 'answers from a JSON file: {"question id": "value"}');
  add('Answers:', '--yes', 'yes to questions about what destroys nothing');
  add(
    'Answers:',
    '--device <DEVICE>',
    'the disk for the mount point; nothing is formatted by naming it',
    option => option.argParser(device),
  );
  add(
    'Answers:',
    '--format-device <DEVICE>',
    'the disk for the mount point, to be formatted if it is blank',
    option => option.argParser(device),
  );
  add('Answers:', '--confirm-serial <SERIAL>', "that disk's serial number: consent to format it", option =>
    option.argParser(serialNumber),
  );
  add(
    'Answers:',
    '--format-raw-data',
    'a disk without a signature may be formatted though its bytes are not zero; its serial is still asked for',
  );
  add('Answers:', '--fstab', 'mount the NVMe at each start: an entry in /etc/fstab, by UUID and with nofail');
  add(
    'Answers:',
    '--no-fstab',
    'leave /etc/fstab as it is (an unattended run does so unless its answers say otherwise)',
  );

  add(
    'Measuring:',
    '--runs <N>',
    `pairs of starts in each mode (default ${bench.pairs}; fewer than 3 give no verdict)`,
    option => option.argParser(number(1, true)),
  );
  add(
    'Measuring:',
    '--retries <N>',
    `how often a run that broke a gate is made again (default ${bench.retries})`,
    option => option.argParser(number(0, true)),
  );
  add(
    'Measuring:',
    '--drop-caches [WHICH]',
    'page caches to empty before each start (default files)',
    option => option.choices(['files', 'system', 'none']).preset('files'),
  );
  add(
    'Measuring:',
    '--store <TIER>',
    'the store keeps the model in memory (warm) or is restarted too (cold)',
    option => option.choices(['warm', 'cold']),
  );
  add(
    'Measuring:',
    '--cut-egress',
    "close the containers' way out during the offline proof, by firewall rules that are taken out again (L2)",
  );
  add('Measuring:', '--note <TEXT>', 'kept with the numbers');
  add('Measuring:', '--seed <N>', 'seed of the order of the runs', option =>
    option.argParser(number(0, true)),
  );
}

/** Two flags that say different things about the same disk, or consent that names none. */
export function contradiction({device: named, formatDevice, confirmSerial}: Raw): UsageError | undefined {
  if (named !== undefined && formatDevice !== undefined && named !== formatDevice)
    return {
      short: `--device ${named} and --format-device ${formatDevice} name different disks`,
      fix: ['give one of them: --device formats nothing, --format-device formats a blank disk'],
    };
  if (confirmSerial !== undefined && formatDevice === undefined)
    return {
      short: '--confirm-serial says nothing without --format-device',
      fix: ['name the disk too: --format-device DEVICE --confirm-serial SERIAL'],
    };
  return undefined;
}

/** What was typed, with the defaults filled in. `defaultMachine` is what a bare `--rehearse` means. */
export function readGlobals(raw: Raw, defaultMachine: string): Globals {
  const {bench, ...plain} = requestDefaults;
  const device = raw.device ?? raw.formatDevice;
  return {
    json: raw.json ?? plain.json,
    events: raw.events ?? plain.events,
    plain: raw.plain ?? plain.plain,
    accessible: raw.accessible ?? plain.accessible,
    ascii: raw.ascii ?? plain.ascii,
    colour: raw.color,
    readOnly: raw.readOnly ?? plain.readOnly,
    yes: raw.yes ?? plain.yes,
    rehearse: raw.rehearse === true ? defaultMachine : (raw.rehearse ?? null),
    speed: raw.speed ?? plain.speed,
    workspace: raw.workspace ?? null,
    stack: raw.stack === undefined ? plain.stack : (stackById(raw.stack) ?? plain.stack),
    composeFiles: raw.composeFile ?? [],
    envFile: raw.envFile ?? null,
    mountPoint: raw.mountPoint ?? null,
    waived: raw.waive ?? [],
    answers: {
      ...raw.set,
      ...(device === undefined ? {} : {'nvme-device': device}),
      ...(raw.formatDevice === undefined ? {} : {'format-only': 'yes'}),
      ...(raw.formatRawData === undefined ? {} : {'format-raw-data': 'yes'}),
      ...(raw.fstab === undefined ? {} : {fstab: raw.fstab ? 'yes' : 'no'}),
      ...(raw.cutEgress === undefined ? {} : {'cut-egress': 'yes'}),
    },
    formatConsent:
      raw.formatDevice === undefined || raw.confirmSerial === undefined
        ? null
        : {device: raw.formatDevice, serial: raw.confirmSerial},
    answersFile: raw.answers ?? null,
    bench: {
      pairs: raw.runs ?? bench.pairs,
      retries: raw.retries ?? bench.retries,
      drop: raw.dropCaches ?? bench.drop,
      storeTier: raw.store ?? bench.storeTier,
      note: raw.note ?? bench.note,
      seed: raw.seed ?? bench.seed,
    },
  };
}
