import type {Docker, Exit, Host} from './ports.ts';

function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/**
 * A host that runs the same command once and gives everybody who asks the same answer: for one look at many gates,
 * several of which ask the same (Compose takes 100 ms and more to say what the stack is). Made anew for each look, so
 * that no answer outlives it; never for a plan or an action.
 */
export function lookOnce(host: Host): Host {
  const exits = new Map<string, Promise<Exit>>();
  return {
    ...host,
    run(command, options = {}) {
      if (options.onLine !== undefined) return host.run(command, options);
      const key = JSON.stringify([command, options.timeoutMs]);
      const exit = exits.get(key) ?? host.run(command, options);
      exits.set(key, exit);
      return exit;
    },
  };
}

/** An engine that is asked once what it is, and what containers it has: for the same one look at many gates. */
export function lookAtDockerOnce(docker: Docker): Docker {
  return {...docker, version: askedOnce(docker.version), list: askedOnce(docker.list)};
}
