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
  /^Error (?:with model \w+=|in preprocessing prompt inputs)|maximum context length is \d+ tokens/,
  // options as the server prints them: names of mechanisms, none of which happened
  /^args: Namespace\(|^Namespace\(|non-default args:|server_args=ServerArgs\(|^Args \{/,
  /Initializing an? (?:V\d )?LLM engine \(v/,
  /^(?:export |docker run |vllm serve |python3? -m |sudo )/,
  // statistics for the makers of vLLM: sent from a thread whose failure stops nothing
  /usage_stats|_report_usage|Matplotlib created a temporary/,
  // what would have told the number format beforehand, or a model that nobody asked for: it goes on without
  /^Error retrieving safetensors\b|^Ignore import error when loading|^Failed to import Triton kernels|^Skipping import of|[Ww]ill ignore error and continue/,
  // Ray only warns of it, or names all that it might have been
  /Tensor parallel workers can be spread out|There are some potential root causes/,
  // libraries that say themselves that it may not matter
  /[Yy]ou can (?:safely )?ignore this (?:warning|message|error)|can be (?:safely )?ignored\b|Failed to load image Python extension/,
  // another implementation is taken
  /has no vLLM implementation, falling back/,
  // one kernel ruled out, another is taken; a leak that Python reports when it ends
  /Cannot use FA version|resource_tracker|destroy_process_group\(\) was not called/,
];

/**
 * What fails beside the start: a thread of statistics, a request of a client, a first try of a template that need not
 * be there, a plugin of others, the tidying up of an object that is gone. Its traceback ends with the exception.
 */
const ASIDE =
  /^Exception in thread .*_report_usage|^Error in preprocessing prompt inputs|^Exception in ASGI application|^Exception ignored in\b|^Chat template warmup failed|^Failed to load plugin (?!\S*(?:sllm|serverless|faststart))|^Error in (?:atexit|sys\.excepthook)/;
const ASIDE_END = /^(?:\w+\.)*\w*(?:Error|Exception)(?::|$)|^For further information visit /;
/** Its words go on below it, up to the address of its explanation. */
const LONG_EXCEPTION = /ValidationError: \d+ validation errors? for /;
/** Python goes on with the exception that came of it. */
const CHAINED = /^(?:During handling of the above|The above exception was)/;

/** Without the tracebacks of what stops nothing where it fails. */
export function withoutAsides(lines: readonly Line[]): readonly Line[] {
  let state: 'outside' | 'inside' | 'ended' = 'outside';
  let head: Line | undefined;
  return lines.filter(line => {
    const {message, level} = line;
    if (ASIDE.test(message)) {
      state = 'inside';
      head = line;
    } else if (state === 'ended' && CHAINED.test(message)) state = 'inside';
    // A logger that speaks at another level is another one.
    else if (state === 'ended' || (level !== undefined && level !== head?.level)) state = 'outside';
    const kept = state === 'outside';
    if (state === 'inside' && ASIDE_END.test(message) && !LONG_EXCEPTION.test(message)) state = 'ended';
    return kept;
  });
}

export function isNoFailure(message: string): boolean {
  return NO_FAILURES.some(pattern => pattern.test(message));
}
