import {type Rule, saying} from './rule.ts';

/** One file a family: the model's name, code, configuration and tokenizer. */
export const modelRules: readonly Rule[] = [
  {
    // The last thing said when the hub is out of reach, gated or off too: those go first.
    id: 'model-not-found',
    title: 'no such model: wrong name, or a local path that is not there in the container',
    match: saying([
      [/Repo id must (?:be|use)|HFValidationError/, 0.95],
      [/Repository Not Found|RepositoryNotFoundError|RevisionNotFoundError/, 0.93],
      [/is not a local folder and is not a valid model identifier|Incorrect path_or_model_id/, 0.9],
      [
        /Invalid repository ID or local directory specified|Could not detect config format for no config file found/,
        0.88,
      ],
      [/404 Client Error.*(?:huggingface|hf\.co)/, 0.7],
      [
        /No such file or directory: '[^']*\/config\.json'|does not appear to have a file named config\.json/,
        0.85,
      ],
      [/[Mm]odel (?:path|directory|folder) \S+ (?:does not exist|not found)/, 0.85],
      [/Cannot find any model weights with|Can't load the configuration of/, 0.7],
    ]),
    fix: [
      'compare MODEL_NAME in .env with the name on the hub, letter by letter',
      'for a local path: mount it into the container',
      'faststart run 2',
    ],
    restartHelps: false,
    yieldsTo: ['hf-offline-cache-miss', 'hf-gated-or-unauthorized', 'hf-unreachable', 'hf-rate-limited'],
  },
  {
    // Not unsupported-architecture: the code exists, it waits for a yes that nobody can type.
    id: 'trust-remote-code',
    title: 'the model brings its own code, and nobody allowed it to run',
    match: saying([
      [/contains custom code which must be executed|Do you wish to run the custom code/, 0.97],
      [
        /requires you to execute the \w+ file in that repo|(?:argument|option|setting|set|pass)\S* .{0,40}`?--?trust[_-]remote[_-]code/i,
        0.85,
      ],
    ]),
    fix: ['read the code in the model repository', 'then add --trust-remote-code to the server options'],
    restartHelps: false,
  },
  {
    // Not broken-install: the libraries fit each other, they are older than the model.
    id: 'unsupported-architecture',
    title: 'this vLLM or transformers does not know the model',
    match: saying([
      [/Transformers does not recognize this architecture/, 0.97],
      [
        /Model architectures .* (?:are not supported|failed to be inspected)|has no vLLM implementation/,
        0.95,
      ],
      [/'\w*Config' object has no attribute/, 0.85],
      [
        /is not supported for now|Cannot find model module|Unrecognized model in|no module or parameter named/i,
        0.85,
      ],
      [
        /CONFIG_MAPPING\[.*KeyError: '\w+'|KeyError: '(?:qwen|gemma|llama|mistral|phi|glm|deepseek|gpt|olmo|granite|mllama|internlm|exaone|minimax|ernie)\w*'/i,
        0.85,
      ],
    ]),
    fix: ['use a newer vLLM image, or a model that this one lists as supported', 'faststart run 3'],
    restartHelps: false,
  },
  {
    // Not kv-cache-too-small: refused by the model's own limit, before any memory was counted.
    id: 'model-config-invalid',
    title: "the model's configuration is refused",
    match: saying([
      [
        /`?rope_(?:scaling|parameters|type)`?.*(?:must be|must have|should|missing|unknown|unrecognized|invalid)|[Uu]nknown RoPE scaling/i,
        0.95,
      ],
      [/User-specified max_model_len|greater than the derived max_model_len/, 0.96],
      [/assert "?factor"? in rope_scaling|StrictDataclass\w*Error|Validation error for field/, 0.85],
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
        /Can't load (?:the )?tokenizer|Couldn't instantiate the backend tokenizer|Tokenizer class \w+ does not exist/,
        0.96,
      ],
      [
        /[Cc]hat template.*(?:not found|not exist|failed|not a file|invalid)|jinja2?\.exceptions|failed to be opened/,
        0.9,
      ],
      [/'\w*Tokenizer\w*' object has no attribute|has no attribute 'all_special_tokens/, 0.9],
      [
        /untagged enum (?:Model|PreTokenizer)\w*|Error (?:loading|instantiating) tokenizer|Cannot (?:use|instantiate) .*tokenizer/i,
        0.88,
      ],
      [
        /mistral[_-]common.*(?:not installed|version|Error|import)|sentencepiece.*not installed|tiktoken.*(?:error|not)/i,
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
