import type {Stream} from './script.ts';

export type LoggedLine = {readonly atMs: number; readonly stream: Stream; readonly text: string};

/** A container's log: everything so far, and whoever follows it. Followers end with the process. */
export type ContainerLog = {
  readonly lines: readonly LoggedLine[];
  append(line: LoggedLine): void;
  follow(onLine: (line: LoggedLine) => void, onEnd: () => void): () => void;
  endFollowers(): void;
};

export function createContainerLog(): ContainerLog {
  const lines: LoggedLine[] = [];
  const followers = new Set<{onLine: (line: LoggedLine) => void; onEnd: () => void}>();
  return {
    lines,
    append(line) {
      lines.push(line);
      for (const follower of followers) follower.onLine(line);
    },
    follow(onLine, onEnd) {
      const follower = {onLine, onEnd};
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    endFollowers() {
      const ended = [...followers];
      followers.clear();
      for (const follower of ended) follower.onEnd();
    },
  };
}
