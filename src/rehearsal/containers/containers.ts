import type {Container} from './container.ts';

export type DockerEvent = {
  readonly action: string;
  readonly atMs: number;
  readonly container: Container;
  readonly attributes: Readonly<Record<string, string>>;
};

/** All containers of the machine, and what happens to them. */
export type Containers = {
  all(): readonly Container[];
  /** By name, id, or the start of an id. */
  find(nameOrId: string): Container | undefined;
  add(container: Container): void;
  remove(container: Container): void;
  announce(event: DockerEvent): void;
  watch(onEvent: (event: DockerEvent) => void): () => void;
  /** What was announced, oldest first; as many as the daemon remembers. */
  past(): readonly DockerEvent[];
  /** The running container that publishes a port. */
  publisher(port: number): Container | undefined;
};

const REMEMBERED_EVENTS = 256;

export function createContainers(): Containers {
  const containers = new Map<string, Container>();
  const past: DockerEvent[] = [];
  const watchers = new Set<(event: DockerEvent) => void>();
  const all = (): Container[] => [...containers.values()];
  return {
    all,
    find: wanted =>
      containers.get(wanted) ??
      all().find(({spec}) => spec.name === wanted) ??
      (wanted.length >= 12 ? all().find(({id}) => id.startsWith(wanted)) : undefined),
    add: container => void containers.set(container.id, container),
    remove: container => void containers.delete(container.id),
    announce(event) {
      past.push(event);
      if (past.length > REMEMBERED_EVENTS) past.shift();
      watchers.forEach(watcher => void watcher(event));
    },
    past: () => past,
    watch(onEvent) {
      watchers.add(onEvent);
      return () => void watchers.delete(onEvent);
    },
    publisher: port =>
      all().find(
        ({status, spec}) => status === 'running' && spec.ports.some(({hostPort}) => hostPort === port),
      ),
  };
}
