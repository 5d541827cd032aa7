import type {Line} from './clean-log.ts';

/**
 * Lines that hold the words of a failure without telling of one: what a client asked and was answered, the options
 * a server was started with, and the texts that users send.
 */
const NO_FAILURES: readonly RegExp[] = [
  // access logs: a 401 or 404 given to a client is an answer of a server that is up
  /"(?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH) \S+(?: HTTP\/[\d.]+)?" \d{3}/,
  /\b(?:Received|Added|Finished|Aborted) request\b/,
  // a request for a model that this server does not have, or that it cannot read
  /^Error (?:with model error=|in preprocessing prompt inputs)|maximum context length is \d+ tokens/,
  // options as the server prints them: names of mechanisms, none of which happened
  /^args: Namespace\(|^Namespace\(|non-default args:|server_args=ServerArgs\(|^Args \{/,
  /Initializing an? (?:V\d )?LLM engine \(v/,
  /^(?:export |docker run |vllm serve |python3? -m |sudo )/,
  // statistics for the makers of vLLM: sent from a thread whose failure stops nothing
  /usage_stats|_report_usage|Matplotlib created a temporary/,
  // another implementation is taken
  /has no vLLM implementation, falling back/,
  // one kernel ruled out, another is taken; a leak that Python reports when it ends
  /Cannot use FA version|resource_tracker|destroy_process_group\(\) was not called/,
];

/** What fails beside the start: a thread of statistics, a request of a client. Its traceback ends with the exception. */
const ASIDE =
  /^Exception in thread .*_report_usage|^Error in preprocessing prompt inputs|^Exception in ASGI application/;
const ASIDE_END = /^(?:\w+\.)*\w*(?:Error|Exception)(?::|$)/;
/** Python goes on with the exception that came of it. */
const CHAINED = /^(?:During handling of the above|The above exception was)/;

/** Without the tracebacks of what stops nothing where it fails. */
export function withoutAsides(lines: readonly Line[]): readonly Line[] {
  let state: 'outside' | 'inside' | 'ended' = 'outside';
  return lines.filter(({message}) => {
    if (ASIDE.test(message) || (state === 'ended' && CHAINED.test(message))) state = 'inside';
    else if (state === 'ended') state = 'outside';
    const kept = state === 'outside';
    if (state === 'inside' && ASIDE_END.test(message)) state = 'ended';
    return kept;
  });
}

export function isNoFailure(message: string): boolean {
  return NO_FAILURES.some(pattern => pattern.test(message));
}
