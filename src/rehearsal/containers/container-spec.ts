export type MountSpec = {
  readonly type: 'bind' | 'volume' | 'tmpfs';
  readonly name: string | null;
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
};
export type PortSpec = {readonly containerPort: number; readonly hostIp: string; readonly hostPort: number};

/** What a container is made from: fixed for its life. */
export type ContainerSpec = {
  readonly name: string;
  readonly service: string;
  readonly image: string;
  readonly imageId: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly MountSpec[];
  readonly ports: readonly PortSpec[];
  /** Docker's words: `default`, `host`, `container:<id>`. */
  readonly networkMode: string;
  readonly ipcMode: string;
  readonly pidMode: string;
  readonly restart: string;
  readonly healthcheck: boolean;
  readonly stopGraceSeconds: number;
  readonly autoRemove: boolean;
};

/** Where a path inside the container is on the machine; undefined = in the container's own layer. */
export function hostPath(spec: ContainerSpec, path: string): string | undefined {
  const mount = spec.mounts
    .filter(candidate => path === candidate.target || path.startsWith(`${candidate.target}/`))
    .sort((a, b) => b.target.length - a.target.length)[0];
  return mount === undefined || mount.type === 'tmpfs'
    ? undefined
    : `${mount.source}${path.slice(mount.target.length)}`;
}

export function words(spec: ContainerSpec): string[] {
  return [...spec.entrypoint, ...spec.command];
}

/** The value of `--name=value` or `--name value` on the container's command line. */
export function flag(spec: ContainerSpec, name: string): string | undefined {
  const all = words(spec);
  const joined = all.find(word => word.startsWith(`--${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 3);
  const at = all.indexOf(`--${name}`);
  return at === -1 ? undefined : all[at + 1];
}

/** Where the Hugging Face libraries keep their cache, inside the container. */
export function hubCacheFolder(env: Readonly<Record<string, string>>): string {
  return env.HF_HUB_CACHE ?? `${env.HF_HOME ?? '/root/.cache/huggingface'}/hub`;
}

const TRUE = ['1', 'ON', 'YES', 'TRUE'];

/** As huggingface_hub decides it: the first variable that is set and not empty. */
export function isOffline(env: Readonly<Record<string, string>>): boolean {
  const value = env.HF_HUB_OFFLINE || env.TRANSFORMERS_OFFLINE || '';
  return TRUE.includes(value.toUpperCase());
}
