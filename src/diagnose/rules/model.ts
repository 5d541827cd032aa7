import type {Sight} from '../observation.ts';
import {type Found, type Rule, saying} from './rule.ts';

const architectureWords = saying([
  [/Transformers does not recognize this architecture/, 0.97],
  [
    /[Aa]rchitectures? .*(?:(?:is|are) not supported|failed to be inspected)|has no vLLM implementation|No model architectures are specified|Unsupported (?:architectures?|model[ _]type)|Model is not supported\b|[Mm]odel[ _]type \S+ (?:is )?not (?:yet )?supported|unknown (?:model )?architecture/,
    0.95,
  ],
  [/'\w*(?:Config|ForCausalLM|ForConditionalGeneration|Model)' object has no attribute/, 0.85],
  // The weights of the file are not those that this class of model has.
  [/cannot find tensor \S+|weight \S+ does not exist|\bunknown variant `\w+`, expected /, 0.86],
  [
    /^KeyError: '(?:[\w-]+\.)+[\w.-]*(?:weight|bias|scale|zeros|proj|norm|idx)\w*'|[Ww]eights (?:were|are) not initialized? from checkpoint|^ValueError: Unexpected weight: \S|'\w+Linear' object has no attribute '\w*weight\w*'|failed to map GGUF parameters|size mismatch for \w+\.|Attempted to load weight \(torch|Tried to load weights of size/,
    0.86,
  ],
  [
    /is not supported for now|Cannot find model module|^\w+Error: Unknown gguf model_type|[Hh]ead size \d+ (?:is )?not supported|Unsupported (?:head size|activation)|Only \w+ activation is supported|only supports versions .{1,60}Got version|Unrecognized model in|no module or parameter named/i,
    0.85,
  ],
  [
    /CONFIG_MAPPING\[.*KeyError: '\w+'|^KeyError: '(?!type|factor|getpwuid|invalid)[a-z][a-z0-9]*(?:_[a-z0-9]+)*'$|^NotImplementedError: \w+ architecture/,
    0.85,
  ],
]);

/** vLLM looks at the code of a model in a process of its own, and says afterwards only that it could not. */
const INSPECTION_FAILED = /Error in inspecting model architecture/;
const inspectedInVain = saying([
  [/architectures? .*(?:are not supported for now|failed to be inspected)/i, 0.6],
]);

/** Not the last words about it where an inspection says before them why it failed. */
function unknownArchitecture(sight: Sight): Found | undefined {
  return sight.lines.some(({message}) => INSPECTION_FAILED.test(message))
    ? inspectedInVain(sight)
    : architectureWords(sight);
}

/** One file a family: the model's name, code, configuration and tokenizer. */
export const modelRules: readonly Rule[] = [
  {
    // The last thing said when the hub is out of reach, gated or off too: those go first.
    id: 'model-not-found',
    title: 'no such model: wrong name, or a local path that is not there in the container',
    match: saying([
      [/Repo id must (?:be|use)|HFValidationError/, 0.95],
      // A folder asked of the hub as if it were an account: it was meant as a path.
      [
        /huggingface\.co\/(?:api\/models\/)?(?:None|models?|data|root|home|mnt|workspace|opt|app|var|tmp)\//,
        0.93,
      ],
      [/Repository Not Found|RepositoryNotFoundError|RevisionNotFoundError/, 0.93],
      [
        /is not a local folder and is not a valid model identifier|Incorrect path_or_model_id|Revision Not Found/,
        0.9,
      ],
      [
        /Invalid repository ID or local directory specified|Could not detect config format for no config file found|No supported config format found/,
        0.88,
      ],
      [/404 Client Error.*(?:huggingface|hf\.co)/, 0.7],
      [
        /No such file or directory: '[^']*\/(?:adapter_)?config\.json'|`config\.json` not found|does not appear to have a file named config\.json/,
        0.85,
      ],
      [
        /[Mm]odel (?:path|directory|folder|file)? ?\S+ (?:does not exist|doesn't exist|not found|is not a (?:directory|file))\b|Entry Not Found for url|(?<!error: the )path .* does not exist/,
        0.85,
      ],
      [
        /Cannot find any (?:\w+ )?model weights with|no file named \S+ found in directory|does not appear to have (?:a file|files) named|Could not find checkpoint files|Can't load the configuration of|No local weights found for model/,
        0.7,
      ],
    ]),
    fix: [
      'compare MODEL_NAME in .env with the name on the hub, letter by letter',
      'for a local path: mount it into the container',
      'faststart run 2',
    ],
    restartHelps: false,
    yieldsTo: [
      'hf-offline-cache-miss',
      'hf-gated-or-unauthorized',
      'hf-unreachable',
      'hf-rate-limited',
      'sllm-model-missing',
    ],
  },
  {
    // Not unsupported-architecture: the code exists, it waits for a yes that nobody can type.
    id: 'trust-remote-code',
    title: 'the model brings its own code, and nobody allowed it to run',
    match: saying([
      [/contains custom code which must be executed|Do you wish to run the custom code/, 0.97],
      [
        /requires you to execute the \w+ file in that repo|(?:please|then|must|to|by) (?:set|pass|use|add|enable)\w* .{0,40}trust[_-]remote[_-]code|requires .{0,20}trust[_-]remote[_-]code/i,
        0.85,
      ],
      // A hint of vLLM under any failure to load, of its own worth only where nothing else is said.
      [/consider setting .{0,40}trust_remote_code/, 0.7],
    ]),
    fix: ['read the code in the model repository', 'then add --trust-remote-code to the server options'],
    restartHelps: false,
  },
  {
    // Not broken-install: the libraries fit each other, they are older than the model.
    id: 'unsupported-architecture',
    title: 'this vLLM or transformers does not know the model',
    match: unknownArchitecture,
    fix: ['use a newer vLLM image, or a model that this one lists as supported', 'faststart run 3'],
    restartHelps: false,
  },
  {
    // Not kv-cache-too-small: refused by the model's own limit, before any memory was counted.
    id: 'model-config-invalid',
    title: "the model's configuration is refused",
    match: saying([
      [
        /Missing required keys in `rope|`?rope_(?:scaling|parameters|type)`?.*(?:must be|must have|should|missing|unknown|unrecognized|invalid)|[Uu]nknown RoPE scaling/i,
        0.95,
      ],
      [
        /User-specified (?:max_model_len|context_length)|greater than the derived (?:max_model_len|context_length)/,
        0.96,
      ],
      [
        /Disabling sliding window is not supported|hidden_size .* divisible by .*num_(?:attention_)?heads|(?:max_position_embeddings|head_dim|num_\w+_heads)\W.*(?:must be|is missing|should be)/,
        0.88,
      ],
      [/StrictDataclass\w*Error|Validation error for field|[Ff]ailed to parse `?config\.json/, 0.85],
      [/`config\.json` does not contain|weight map in .* is not a map/, 0.85],
    ]),
    fix: [
      'lower --max-model-len to what the message names',
      'or use an image whose transformers knows this configuration',
    ],
    restartHelps: false,
  },
  {
    // Not model-not-found: the model's other files are there.
    id: 'tokenizer-or-chat-template',
    title: 'the tokenizer or chat template cannot be used',
    match: saying([
      [
        /Can't load (?:the )?tokenizer|Couldn't instantiate the backend tokenizer|Tokenizer class \w+ does not exist|No (?:valid )?tokenizer file found|files matching the pattern: \S*tokenizer|Unknown version: v\d+ in |chat template string .* appears path-like/,
        0.96,
      ],
      [
        /[Cc]hat[ _]template.*(?:not found|not exist|doesn't exist|not set|no longer allowed|failed|not a file|invalid)|[Nn]o chat template|jinja2?\.exceptions|TemplateSyntaxError|failed to be opened/,
        0.9,
      ],
      [
        /\w*Tokenizer\w*'? object has no attribute|has no attribute '?all_special_tokens|[Uu]nsupported tokenizer type|\w*Tokenizer\w*\.\w+\(\) got an unexpected keyword/,
        0.9,
      ],
      [
        /No such file or directory: '[^']*(?:tokenizer[\w.]*|tekken\.json|vocab\.\w+|merges\.txt|\.jinja2?)'|(?:tokenizer\.(?:json|model)|tokenizer_config\.json) (?:is missing|not found|does not exist)/,
        0.93,
      ],
      [
        /untagged enum (?:Model|PreTokenizer|Normalizer|Decoder)\w*|(?:Error|Failed) (?:to )?(?:loading|load|instantiating|instantiate)(?: the)? tokenizer|Cannot (?:use|instantiate) .*tokenizer|SentencePieceProcessor|Converting from .{1,40} failed|Unrecognized processing class|Can't (?:load|instantiate) (?:a |the )?(?:image |feature )?processor/i,
        0.88,
      ],
      [
        /mistral[_-]common.*(?:not installed|version|Error|import)|sentencepiece.*(?:not installed|not found)|need to have sentencepiece|tiktoken.*(?:error|not)/i,
        0.7,
      ],
    ]),
    fix: [
      'check --tokenizer, --tokenizer-mode and --chat-template of the server',
      'download the tokenizer files anew: faststart run 5',
    ],
    restartHelps: false,
    yieldsTo: [
      'hf-offline-cache-miss',
      'hf-unreachable',
      'hf-gated-or-unauthorized',
      'hf-rate-limited',
      'permission-denied',
      'trust-remote-code',
    ],
  },
];
