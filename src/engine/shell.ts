import type {Action, Command, EditFstabAction, FormatDiskAction, Secret} from './plan.ts';

const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Quotes one word for a POSIX shell. */
export function quote(word: string): string {
  if (SAFE.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function shownValue(value: string | Secret): string {
  return typeof value === 'string' ? quote(value) : `"${value.shownAs}"`;
}

/**
 * The one rendering of a command: a line that does the same when pasted into a shell. Secrets appear as the
 * variable that holds them. `withDirectory: false` leaves the `cd` out.
 */
export function toShell(command: Command, options: {withDirectory?: boolean} = {}): string {
  const variables = Object.entries(command.env ?? {}).map(([key, value]) => `${key}=${shownValue(value)}`);
  const words = command.argv.map(quote);
  const program = command.sudo
    ? ['sudo', ...(variables.length > 0 ? ['env'] : []), ...variables, ...words]
    : [...variables, ...words];
  const line = program.join(' ');
  const fed = command.stdin === undefined ? line : `printf %s ${quote(command.stdin)} | ${line}`;
  if (command.cwd === undefined || options.withDirectory === false) return fed;
  return `(cd ${quote(command.cwd)} && ${fed})`;
}

/** The disk is locked, looked at once more and its first bytes are kept before the second line; only words tell that. */
function formatLines({command, device, identity, link}: FormatDiskAction): string[] {
  const probe: Command = {argv: ['/usr/sbin/blkid', '-p', '-o', 'export', link], sudo: true};
  return [
    '/usr/bin/udevadm settle --timeout=10',
    `${toShell(command)}   # now ${device}, serial ${identity.serial ?? 'unknown'}; only if it is still blank`,
    toShell(probe),
  ];
}

const FSTAB = '/etc/fstab';

/** Lines that are only added are shown whole; for a repair the change itself is shown when it is made. */
function fstabLines({before, after, purpose}: EditFstabAction): string[] {
  const added = after
    .slice(before.length)
    .split('\n')
    .filter(line => line !== '');
  const change = after.startsWith(before)
    ? `printf '%s\\n' ${added.map(quote).join(' ')} | sudo tee -a ${FSTAB}`
    : `sudo ${'${EDITOR:-vi}'} ${FSTAB}   # ${purpose}`;
  return [
    `sudo /usr/bin/cp --preserve --backup=numbered --no-target-directory ${FSTAB} ${FSTAB}.faststart-backup`,
    change,
    `sudo /usr/bin/findmnt --verify --tab-file ${FSTAB}`,
    'sudo /usr/bin/systemctl daemon-reload',
  ];
}

/** The shell lines that do what an action does; the same for screen, clipboard, journal and export. */
export function actionToShell(action: Action): string[] {
  switch (action.kind) {
    case 'command':
      return [toShell(action.command)];
    case 'format-disk':
      return formatLines(action);
    case 'edit-fstab':
      return fstabLines(action);
    case 'edit-file':
      return [`${'${EDITOR:-vi}'} ${quote(action.path)}   # ${action.purpose}`];
    case 'remove-tree':
      return [`rm -rf ${quote(action.path)}`];
    case 'container-job':
      return [
        ...(action.isUnderWay ? [] : [toShell(action.start)]),
        `docker logs -f ${quote(action.container)}`,
      ];
    case 'detached-job':
      return [toShell(action.command)];
    case 'wait-ready':
      return [`curl -sSf ${quote(`${action.url}/v1/models`)}`];
    case 'measure':
      return [`faststart bench --${action.mode}`];
  }
}
