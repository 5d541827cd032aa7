import type {Line} from './clean-log.ts';
import {quoteLine} from './rules/rule.ts';
import type {DiagnosedCause} from './types.ts';

/**
 * Where a start-up died tells what kind of trouble it was, even in words that nobody has heard: a traceback that ends
 * in the checks of the options is about an option, one that ends in the reading of a weight file is about the weights.
 */
type Place = {
  readonly id: string;
  readonly where: string;
  /** Tested on `path in function`, one frame. */
  readonly frame: RegExp;
  /** Tested on the exception, where the place alone says too little. */
  readonly exception?: RegExp;
  /** Tested on the code that raised an exception without words of its own. */
  readonly code?: RegExp;
  /** What else the log must say, in any line. */
  readonly among?: RegExp;
  /** How many frames from the exception on count; all of them where it is left out. */
  readonly near?: number;
};

/** Said by, or of, several workers that share a model. */
const SHARED =
  /(?:\b|_)TP[1-9](?!\d)|rank=[1-9]|tensor[-_]parallel[-_]size['"]?[=: ]+[2-9]|RayWorker\w*|VllmWorkerProcess/;

/** The frame nearest to the exception that stands in this list decides. */
const PLACES: readonly Place[] = [
  {
    id: 'sllm-convert-failed',
    where: 'the model is saved in the store format',
    frame: /(?:sllm|serverless).* in (?:save\w*|__call__)$|save_vllm_model/,
  },
  {
    id: 'sllm-model-missing',
    where: 'the model is asked of the store',
    frame: /(?:sllm|serverless)\w*[/.].* in (?:load\w*|register\w*|confirm\w*)$/,
    exception: /^(?:AssertionError|FileNotFoundError|KeyError|ValueError)\b/,
  },
  {
    id: 'tokenizer-or-chat-template',
    where: 'the tokenizer is loaded',
    frame:
      /\/(?:tokenization_\w+|tokenizer(?!_manager)\w*|convert_slow_tokenizer|processing_\w+|chat_utils)\.py in|\/(?:sentencepiece|mistral_common|tiktoken|tokenizers|renderers|transformers_utils\/processors)\/| in (?:get_tokenizer|init_tokenizer\w*|load_chat_template|cached_tokenizer_\w+)$/,
  },
  {
    id: 'model-config-invalid',
    where: "the model's configuration is checked",
    frame:
      /rotary_embedding|\/configuration_\w+\.py in|\/transformers_utils\/config\.py in|\/configs\/model_config\.py in| in (?:get_hf_text_config|get_rope|_rope_scaling_validation|rope_config_validation|_get_and_verify_max_len|get_and_verify_max_len)$/,
  },
  {
    id: 'corrupt-weights',
    where: 'a weight file is opened',
    frame:
      /\/safetensors\/|\/torch\/serialization\.py in| in (?:safetensors_weights_iterator|pt_weights_iterator|safe_open|load_file)$/,
  },
  {
    // The parts that a weight is cut into do not have the size that they should.
    id: 'tensor-parallel-mismatch',
    where: 'the weights are shared out to the GPUs',
    frame:
      /\/(?:linear|parameter|vocab_parallel_embedding)\.py in \w*(?:weight_loader|load_\w+_weight)\w*$| in (?:divide|ensure_divisibility)$/,
    exception: /^(?:AssertionError$|RuntimeError: (?:start|The size of tensor|shape))/,
    among: SHARED,
  },
  {
    // A remainder of a division by the number of GPUs, or one of them that has no place.
    id: 'tensor-parallel-mismatch',
    where: 'the parts of the model are shared out to the GPUs',
    frame: / in /,
    near: 1,
    exception: /^AssertionError\b/,
    code: /^assert\b.*(?:% *(?:self\.)?|[<>]=? *(?:self\.)?)(?:tp|tensor_\w*parallel\w*|world)_?size\b/,
  },
  {
    id: 'unsupported-architecture',
    where: 'the weights are laid into the model',
    frame:
      /\/vllm\/model_executor\/models\/\w+\.py in (?:load_weights|__init__|_load_module)$| in (?:weight_loader|load_weights|inspect_model_cls|_raise_for_unsupported|resolve_model_cls|get_model_architecture)$/,
    exception: /^(?:KeyError|AttributeError|AssertionError|ValueError|TypeError|NotImplementedError)\b/,
  },
  {
    // Whatever a model's own code checks by name is about what this class of model knows.
    id: 'unsupported-architecture',
    where: 'the code of the model is set up',
    frame: /\/vllm\/model_executor\/models\//,
    near: 3,
    exception: /^(?:KeyError|AttributeError|AssertionError|ValueError|TypeError|NotImplementedError)\b/,
  },
  {
    id: 'nccl-failure',
    where: 'the GPUs join each other',
    frame:
      /\/pynccl\w*\.py in|\/distributed_c10d\.py in|\/torch\/distributed\/| in (?:init_distributed_environment|init_process_group|init_worker_distributed_environment)$/,
    // A slip of the code on the way there is no trouble of the GPUs with each other.
    exception: /^(?!KeyboardInterrupt|(?:Attribute|Key|Type|Name|Index)Error)/,
  },
  {
    id: 'hf-unreachable',
    where: 'the hub is asked',
    frame: /\/(?:huggingface_hub|urllib3|requests|httpx|httpcore|aiohttp)\/(?!.*_validators)/,
    exception: /Error|Timeout|Exception/,
  },
  {
    id: 'missing-compiler',
    where: 'a compiler is called',
    frame:
      /\/(?:cpp_extension|cpp_builder|codecache|build)\.py in|\/flashinfer\/jit\/|\/triton\/runtime\/build/,
    exception: /^(?:subprocess\.)?(?:CalledProcessError|FileNotFoundError)|Ninja|nvcc|compil/i,
  },
  {
    id: 'broken-install',
    where: 'Python modules are imported',
    // Every traceback begins in a module; only one that ends there is about an import.
    frame: / in <module>$/,
    near: 3,
    exception:
      /^(?:\w+\.)*(?:AttributeError|TypeError|ImportError|NameError|SyntaxError|RuntimeError|OSError|ValueError|KeyError)\b/,
  },
  {
    // Every maker's class answers; the one that stands in where none was found does not.
    id: 'no-gpu-in-container',
    where: 'the GPU is asked what it is',
    frame: /\/vllm\/platforms\/interface\.py in get_device_\w+$/,
    near: 1,
    exception: /^NotImplementedError\b/,
  },
  {
    id: 'invalid-engine-args',
    where: 'the draft model is set beside the model',
    frame:
      /\/spec_decode\/\w+\.py in (?:__init__|init_device|load_model|create_\w+|_?verify\w*|_?vocab_size)$/,
    exception: /^(?:ValueError|NotImplementedError|AssertionError)\b/,
  },
  {
    id: 'invalid-engine-args',
    where: 'the options are checked',
    // What the GPU itself says is about the GPU.
    exception: /^(?!(?:RuntimeError: (?:CUDA|Triton|Check failed)|torch\.))/,
    frame:
      /\/vllm\/config(?:\.py|\/\w+\.py) in|\/(?:arg_utils|cli_args|argparse|server_args|argparse_utils|selector)\.py in|\/vllm\/(?:plugins|tool_parsers|reasoning|entrypoints\/cli)\/| in (?:create_engine_config|validate_parsed_serve_args|check_and_update_config|verify_with_\w+|from_cli_args)$/,
  },
  {
    // Code that an option chose, and that says itself what it cannot do; a slip of its own would read otherwise.
    id: 'invalid-engine-args',
    where: 'code that an option has chosen is set up',
    exception: /^(?:ValueError|NotImplementedError|AssertionError): \S/,
    frame:
      /\/vllm\/(?:lora|platforms|v1\/attention|v1\/core|model_executor\/(?:layers\/(?:quantization|fused_moe)|model_loader)|distributed\/\w+_transfer)\//,
  },
];

const FRAME = /^File "([^"]+)", line \d+, in (\S+)/;
const EXCEPTION = /^(?:\w+\.)*\w*(?:Error|Exception)(?:_\w+)?(?::|$)/;
/** Frames of a traceback are at most this far above its exception. */
const REACH = 200;
/** A place is a hint, never the proof that words are. */
const CONFIDENCE = 0.55;

/** The frames above an exception, nearest first, up to the head of its traceback. */
function framesAbove(lines: readonly Line[], exceptionAt: number): string[] {
  const frames: string[] = [];
  for (let index = exceptionAt - 1; index >= Math.max(0, exceptionAt - REACH); index--) {
    const message = lines[index]?.message ?? '';
    if (/Traceback \(most recent call last\)/.test(message)) break;
    const frame = FRAME.exec(message);
    if (frame !== null) frames.push(`${frame[1]} in ${frame[2]}`);
  }
  return frames;
}

const BARE = /^(?:\w+\.)*\w*(?:Error|Exception):?$/;
const MARKS = /^[~^ ]+$/;

/** Of an exception without words the line of code that raised it is the word: mostly what was asserted. */
export function raisingCode(lines: readonly Line[], raised: Line): Line | undefined {
  if (!BARE.test(raised.message)) return undefined;
  const above = lines.slice(0, lines.indexOf(raised)).findLast(({message}) => !MARKS.test(message));
  return above?.message.startsWith('File "') ? undefined : above;
}

/** Where an exception was raised, as far as its traceback is there. */
export function raisedAt(lines: readonly Line[], exception: Line): string | undefined {
  return framesAbove(lines, lines.indexOf(exception))[0];
}

/** What the first exception that stands at a known place is about. */
export function causeByPlace(
  lines: readonly Line[],
  isWrapper: (line: Line) => boolean,
): Pick<DiagnosedCause, 'id' | 'title' | 'confidence' | 'evidence'> | undefined {
  for (const [index, line] of lines.entries()) {
    if (!EXCEPTION.test(line.message) || isWrapper(line)) continue;
    const code = raisingCode(lines, line);
    for (const [distance, frame] of framesAbove(lines, index).entries()) {
      const place = PLACES.find(
        ({frame: sign, exception, near, among, code: asserted}) =>
          sign.test(frame) &&
          (asserted === undefined || asserted.test(code?.message ?? '')) &&
          (exception?.test(line.message) ?? true) &&
          distance < (near ?? REACH) &&
          (among === undefined || lines.some(({text}) => among.test(text))),
      );
      if (place !== undefined) {
        return {
          id: place.id,
          title: `it failed where ${place.where}`,
          confidence: CONFIDENCE,
          evidence: [
            quoteLine(line),
            ...(code === undefined ? [] : [quoteLine(code)]),
            {text: frame, source: 'traceback'},
          ],
        };
      }
    }
  }
  return undefined;
}
