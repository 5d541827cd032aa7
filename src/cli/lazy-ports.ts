import type {Docker, Http} from '../host/ports.ts';

/** A Docker port whose client is loaded when it is first used: the first frame and many commands never need it. */
export function lazyDocker(load: () => Promise<Docker>): Docker {
  let loaded: Promise<Docker> | undefined;
  const docker = (): Promise<Docker> => {
    loaded ??= load();
    return loaded;
  };
  return {
    version: async () => (await docker()).version(),
    list: async () => (await docker()).list(),
    inspect: async name => (await docker()).inspect(name),
    start: async name => (await docker()).start(name),
    stop: async (name, graceSeconds) => (await docker()).stop(name, graceSeconds),
    remove: async name => (await docker()).remove(name),
    setRestartPolicy: async (name, policy) => (await docker()).setRestartPolicy(name, policy),
    async *followLogs(name, options) {
      yield* (await docker()).followLogs(name, options);
    },
    readLogs: async (name, options) => (await docker()).readLogs(name, options),
    async *events(options) {
      yield* (await docker()).events(options);
    },
    pastEvents: async (name, span) => (await docker()).pastEvents(name, span),
    describe: async name => (await docker()).describe(name),
    stats: async name => (await docker()).stats(name),
    image: async reference => (await docker()).image(reference),
  };
}

/** The same for HTTP. */
export function lazyHttp(load: () => Promise<Http>): Http {
  let loaded: Promise<Http> | undefined;
  return async request => {
    loaded ??= load();
    return (await loaded)(request);
  };
}
