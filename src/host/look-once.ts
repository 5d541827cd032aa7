import type {Docker, Exit, Host} from './ports.ts';

/** Asks for each key once. */
function remembering<T>(): (key: string, ask: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key, ask) => {
    const answer = known.get(key) ?? ask();
    known.set(key, answer);
    return answer;
  };
}

/**
 * A host that runs the same command once and gives everybody who asks the same answer: for one look at many gates,
 * several of which ask the same (Compose takes 100 ms and more to say what the stack is). Made anew for each look, so
 * that no answer outlives it; never for a plan or an action.
 */
export function lookOnce(host: Host): Host {
  const exit = remembering<Exit>();
  return {
    ...host,
    run(command, options = {}) {
      if (options.onLine !== undefined) return host.run(command, options);
      return exit(JSON.stringify([command, options.timeoutMs]), () => host.run(command, options));
    },
  };
}

/** An engine that is asked once what it is, and what containers it has: for the same one look at many gates. */
export function lookAtDockerOnce(docker: Docker): Docker {
  const version = remembering<Awaited<ReturnType<Docker['version']>>>();
  const list = remembering<Awaited<ReturnType<Docker['list']>>>();
  return {
    ...docker,
    version: () => version('', docker.version),
    list: () => list('', docker.list),
  };
}
