import {type Rule, saying} from './rule.ts';

/** One file a family: the options and the software in the image. */
export const programRules: readonly Rule[] = [
  {
    id: 'missing-compiler',
    title: 'a compiler or header needed at run time is missing',
    match: saying([
      [
        /Failed to find C compiler|No working C(?:\+\+)? compiler|InvalidCxxCompiler|Python\.h: No such file|CUDA_HOME environment variable is not set|Ninja is required to load/,
        0.97,
      ],
      [/\b[\w./+-]+\.h(?:pp)?: No such file or directory/, 0.95],
      [
        /(?:nvcc|ninja|gcc|g\+\+|cc1plus|cicc|ptxas)\b['"]?[: ]+(?:not found|command not found|No such file)|No such file or directory: '[^']*(?:nvcc|ninja|gcc|g\+\+|cc|ldconfig)'|Could not find (?:nvcc|CUDA)/,
        0.95,
      ],
      [
        /cannot find -l\w+|Cannot find CUDA at CUDA_HOME|command '[^']*(?:gcc|g\+\+|cc)' failed|Command '?\[?'?[^']*(?:gcc|g\+\+|nvcc|\/cc|ninja)'.*non-zero exit status|Ninja build failed|nvcc fatal/,
        0.86,
      ],
    ]),
    fix: [
      'use the official image, or install build-essential and python3-dev (and the CUDA toolkit) in yours',
      'faststart run 3',
    ],
    restartHelps: false,
    yieldsTo: ['host-oom-killed', 'disk-full', 'unsupported-gpu'],
  },
  {
    // Python's chain prints it first; what follows from a module that is not there is an echo.
    id: 'broken-install',
    title: 'the Python packages or libraries in the image do not fit each other',
    match: saying([
      [
        /undefined symbol|GLIBC(?:XX)?_[\d.]+'? not found|compiled using NumPy 1|numpy\.dtype size changed|_ARRAY_API not found/,
        0.95,
      ],
      [
        /^Illegal instruction|Illegal instruction \(core|SIGILL\b|shutdown with signal 4\b|operator torchvision::nms does not exist|partially initialized module|Torch not compiled with CUDA/,
        0.93,
      ],
      [
        /is required for a normal functioning of this module|PackageNotFoundError|incompatible with .* which you have|VersionConflict|\bversion \S+ does not match|CUDA version \S+ mismatches|\bwas removed (?:from|in) .{1,60}\b\d|Failed to import transformers\.models|\brequires? .{1,60} to be installed\b|Unable to evaluate type annotation|[Pp]lease (?:install|use|upgrade|update) [^.]*(?:(?:via|by|with|using|:) `?pip|version (?:[<>=~]|v?\d)|>=)/,
        0.92,
      ],
      [
        /ModuleNotFoundError|ImportError|cannot import name|DLL load failed|^(?:Syntax|Indentation)Error: /,
        0.85,
      ],
      [/^(?!.*NCCL INFO).*\.so[\d.]*: cannot open shared object file/, 0.85],
      [
        /got an unexpected keyword argument|got multiple values for argument|missing \d+ required (?:positional|keyword-only) argument|is missing value for argument|expected at most \d+ argument\(s\) but received|takes (?:from \d+ to )?\d+ positional arguments? but|'\w*(?:Cache|Processor(?:Fast)?)' object has no attribute|'builtins\.\w+' object (?:is not|does not|has no)\b|^RuntimeError: [\w -]{1,40} is not available\b|module '[\w.]+' has no attribute|'_?\w*(?:_C|OpNamespace)\w*' object has no attribute|^AttributeError: (?:module|type object) |^NameError: name '\w+' is not defined/,
        0.72,
      ],
    ]),
    fix: ['use the pinned official image, with nothing installed over it', 'faststart run 3'],
    restartHelps: false,
    yieldsTo: [
      'driver-mismatch',
      'permission-denied',
      'no-gpu-in-container',
      'missing-compiler',
      'unsupported-architecture',
      'tokenizer-or-chat-template',
      'sllm-convert-failed',
      'trust-remote-code',
    ],
  },
  {
    // Where nobody else says why: a root cause often ends in it.
    id: 'native-crash',
    title: 'the program crashed in compiled code',
    match: saying([
      [
        /Segmentation fault|SIGSEGV|double free or corruption|(?:free|malloc)\(\): \w+|stack smashing detected|Fatal Python error: Aborted|SIGABRT received/,
        0.65,
      ],
      // vLLM's table of the processes that ended, by the number of the signal: abort, bus error, segmentation fault
      [/Failed core proc\(s\): \{.*'\w+': -(?:6|7|11)\b/, 0.65],
    ]),
    fix: ['use the pinned official image, with nothing installed over it', 'faststart run 3'],
    restartHelps: true,
  },
  {
    // The widest words of all: anything more specific goes first.
    id: 'invalid-engine-args',
    title: 'a server option is wrong, or does not go with another',
    match: saying([
      [
        /^faststart-(?:launch|store): \w+=.*: expected |error: (?:unrecognized arguments|argument \S+|the following arguments are required|ambiguous option|unexpected argument|invalid value)|unrecognized arguments:|ArgumentValidation|Args\.__init__\(\) got an unexpected keyword/,
        0.95,
      ],
      [
        /exec: .*executable file not found in|cannot be (?:enabled|used|specified|set) (?:at the same time|together|with)|mutually exclusive|not allowed with argument/,
        0.93,
      ],
      [
        /invalid tool call parser|invalid (?:reasoning|choice)|unknown (?:quantization method|attention backend|kv cache dtype|tokenizer mode)|invalid (?:attention backend|guided_decoding_backend|kv_cache_dtype|module)|Quantization method specified in the model config|is not supported for quantization method|Unrecognized distributed executor/i,
        0.93,
      ],
      [
        /max_num_batched_tokens \(\d+\) is smaller than|LoRA rank .* is greater|requires --[\w-]+|is not valid for this configuration|Cannot find the config file for \w+|--[\w-]+ (?:requires|must|is not supported|cannot)/,
        0.9,
      ],
      [
        /Input should be |\[type=(?:less|greater|literal|enum|extra|missing|unexpected|int|float|bool|string|finite)_\w+|[Mm]ust be one of|Valid (?:options|values|backends|choices) are/,
        0.86,
      ],
      [/validation errors? for \w*(?:Config|Args)/, 0.6],
      [
        /is not supported (?:with|when|for|in) (?:the )?(?:V\d|--|TP|PP)|with TP\/PP is not supported|does not support `--|(?:backend|method|executor|scheduler|attention)\b.{0,40} (?:does|do) not (?:yet |currently )?support|(?:does|do) not (?:yet |currently )?support (?:\w+ ){0,2}(?:LoRA|pipeline|chunked|prefix|quantization|FP8|adapter)|only supports? .{1,60} but got|(?:is|are) (?:currently )?only supported (?:for|with|by|in|when|on)\b|^\w+(?:Error|Exception): .*\b[Ss]et `?(?:--)?[a-z_]+=\S|(?:[Uu]nsupported|is unsupported) (?:base layer|LoRA)|^(?:\w+\.)*\w+Error: .{0,200}\b(?:is|are|isn't) (?:(?:not )?(?:yet |currently )?(?:supported|implemented) (?:yet|for|by)\b|not (?:yet |currently )?(?:supported|implemented)\b)|does not (?:yet )?support (?:the '\w+' task|\w+ models)|expected target modules in|requires an? .{1,40} in \[|must be (?:less|greater) than|must be [<>]=? ?\d|must be (?:at least|positive|non-negative)|`\w+` must be [<>]/,
        0.75,
      ],
    ]),
    fix: [
      'read the option that the message names and correct it in the compose file',
      "docker inspect --format '{{.Config.Cmd}}' CONTAINER   # what the server is really started with",
    ],
    restartHelps: false,
    yieldsTo: [
      'unknown-load-format',
      'model-config-invalid',
      'unsupported-architecture',
      'unsupported-gpu',
      'model-not-found',
      'hf-gated-or-unauthorized',
      'hf-offline-cache-miss',
      'hf-unreachable',
      'tensor-parallel-mismatch',
      'trust-remote-code',
      'no-gpu-in-container',
    ],
  },
];
