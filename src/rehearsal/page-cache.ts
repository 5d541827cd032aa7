import {statSync} from 'node:fs';

/** Which bytes of which files are in memory. Files are told apart by inode, so links do not matter. */
export type PageCache = {
  residentBytes(realPath: string): number;
  /** Reads the whole file into memory. */
  fill(realPath: string): void;
  evict(realPath: string): void;
  evictAll(): void;
  /** True once after everything was dropped: the programs' own files have to be read again too. */
  takeColdLibraries(reader: string): boolean;
};

export function createPageCache(): PageCache {
  const resident = new Map<string, number>();
  let dropped = 0;
  const readAgain = new Map<string, number>();
  const keyOf = (realPath: string): {key: string; bytes: number} => {
    const stat = statSync(realPath);
    return {key: `${stat.ino}:${stat.birthtimeMs}`, bytes: stat.size};
  };
  return {
    residentBytes: realPath => resident.get(keyOf(realPath).key) ?? 0,
    fill(realPath) {
      const {key, bytes} = keyOf(realPath);
      resident.set(key, bytes);
    },
    evict: realPath => void resident.delete(keyOf(realPath).key),
    evictAll() {
      resident.clear();
      dropped += 1;
    },
    takeColdLibraries(reader) {
      const cold = (readAgain.get(reader) ?? 0) < dropped;
      readAgain.set(reader, dropped);
      return cold;
    },
  };
}
