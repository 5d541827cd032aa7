import type {DiskFormatEvent} from '../events.ts';

/** Who the disk is and what was agreed to, before; what came of it, after. */
export function formatLine(event: DiskFormatEvent): string {
  const {device, link, identity, model, consent, exitCode, uuid} = event;
  if (event.phase === 'before') {
    const {serial, namespace, bytes} = identity;
    const ns = namespace === null ? '' : ` namespace ${namespace}`;
    return `  disk ${device} is ${model ?? 'an unknown model'}, serial ${serial ?? 'unknown'}${ns}, ${bytes} bytes, by ${link}; agreed to with "${consent}"`;
  }
  const seen = uuid === null ? 'blkid sees no new file system' : `blkid sees the file system ${uuid}`;
  return `  mkfs ended with ${exitCode ?? 'a signal'}; ${seen}`;
}
