const BACKUP = '.faststart-backup';

/** What the next copy of a file is called, behind its own name: an earlier copy is never written over. */
export async function freeBackup(isTaken: (suffix: string) => Promise<boolean>): Promise<string> {
  for (let count = 2, suffix = BACKUP; ; suffix = `${BACKUP}.${count++}`)
    if (!(await isTaken(suffix))) return suffix;
}
