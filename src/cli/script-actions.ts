import {createHash} from 'node:crypto';
import type {Action, EditFileAction, EditFstabAction} from '../engine/plan.ts';
import {actionToShell, quote, toShell} from '../engine/shell.ts';

/** Functions of bash that the lines below call; a script takes those that it uses. */
export const helpers: Readonly<Record<'edit' | 'edit_fstab' | 'measure', readonly string[]>> = {
  edit: [
    '# Replaces a file that still is what this script was made from; shows the change, and keeps the old text beside it.',
    'edit() ( # file, SHA-256 of its text (empty: no such file), mode (empty: kept); the new text on standard input',
    '  mkdir -p "$(dirname "$1")"',
    '  new=$(mktemp "$1.XXXXXX")',
    `  trap 'rm -f "$new"' EXIT`,
    '  cat >"$new"',
    '  if [[ -z $2 ]]; then',
    '    [[ ! -e $1 ]] || stop "$1 exists by now: make this script anew"',
    '    chmod 644 "$new"',
    '  else',
    `    printf '%s  %s\\n' "$2" "$1" | sha256sum --check --quiet || stop "$1 has changed: make this script anew"`,
    '    diff --unified "$1" "$new" || (($? == 1))',
    '    cp --preserve --backup=numbered --no-target-directory "$1" "$1.faststart-backup"',
    '    chmod --reference="$1" "$new"',
    '  fi',
    '  [[ -z $3 ]] || chmod "$3" "$new"',
    '  mv --no-target-directory "$new" "$1"',
    ')',
  ],
  edit_fstab: [
    '# Replaces /etc/fstab by one that findmnt has nothing to say against.',
    'edit_fstab() ( # SHA-256 of its text; the new text on standard input',
    '  new=$(mktemp)',
    `  trap 'rm -f "$new"' EXIT`,
    '  cat >"$new"',
    `  printf '%s  /etc/fstab\\n' "$1" | sha256sum --check --quiet || stop "/etc/fstab has changed: make this script anew"`,
    '  diff --unified /etc/fstab "$new" || (($? == 1))',
    '  sudo /usr/bin/findmnt --verify --tab-file "$new" || stop "the new /etc/fstab has an error: it is not used"',
    '  sudo /usr/bin/cp --preserve --backup=numbered --no-target-directory /etc/fstab /etc/fstab.faststart-backup',
    '  sudo /usr/bin/install -m 0644 -o root -g root "$new" /etc/fstab.faststart-new',
    '  sudo /usr/bin/mv -T /etc/fstab.faststart-new /etc/fstab',
    '  sudo /usr/bin/systemctl daemon-reload',
    ')',
  ],
  measure: [
    '# A verdict (exit code 20 to 24) is a result: the script ends with the last one. Anything else ends it at once.',
    'measure() {',
    '  verdict=0',
    '  "$@" || verdict=$?',
    '  ((verdict == 0 || (verdict >= 20 && verdict <= 24))) || exit "$verdict"',
    '}',
  ],
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function editLine({path, before, after, mode}: EditFileAction): string {
  const sum = before === undefined ? "''" : sha256(before);
  return `printf %s ${quote(after)} | edit ${quote(path)} ${sum} ${mode === undefined ? "''" : mode.toString(8)}`;
}

const fstabLine = ({before, after}: EditFstabAction): string =>
  `printf %s ${quote(after)} | edit_fstab ${sha256(before)}`;

/** Exit codes that are as good as 0 do not end the script. */
function tolerant(line: string, codes: readonly number[]): string {
  if (codes.length === 0) return line;
  return `{ ${line}; } || { code=$?; [[ ' ${codes.join(' ')} ' == *" $code "* ]] || exit "$code"; }`;
}

/** A server takes its time: one look is enough for a person, a script asks again until the deadline. */
const UNTIL_READY = 'curl --silent --show-error --fail --retry-all-errors --retry-delay 1 --max-time 5';

/** Lines that do by themselves what `actionToShell` shows to a person. */
export function scriptLinesOf(action: Action, flags: readonly string[]): string[] {
  switch (action.kind) {
    case 'command':
      return [tolerant(toShell(action.command), action.allowFailure ?? [])];
    case 'edit-file':
      return [editLine(action)];
    case 'edit-fstab':
      return [fstabLine(action)];
    case 'container-job':
      return [
        ...(action.isUnderWay ? [] : [toShell(action.start)]),
        `docker logs --follow ${quote(action.container)}`,
        `[[ $(docker wait ${quote(action.container)}) == 0 ]] || stop ${quote(`${action.container} failed: its log is above`)}`,
        `docker rm ${quote(action.container)}`,
      ];
    case 'wait-ready': {
      const seconds = Math.ceil(action.deadlineMs / 1000);
      return [
        `${UNTIL_READY} --retry ${seconds} --retry-max-time ${seconds} ${quote(`${action.url}/v1/models`)}`,
      ];
    }
    case 'measure':
      return [['measure', 'faststart', ...flags, 'bench', `--${action.mode}`].map(quote).join(' ')];
    default:
      return actionToShell(action);
  }
}

/** Whether the script would have to hold this text; `hides` says whether it holds a secret. */
export function needsSecret(action: Action, hides: (text: string) => boolean): boolean {
  if (action.kind === 'edit-file') return hides(`${action.before ?? ''}\n${action.after}`);
  return (
    action.kind === 'command' && Object.values(action.command.env ?? {}).some(one => typeof one !== 'string')
  );
}
