import type {HubModel} from './machine-schema.ts';

export type Tensor = {readonly name: string; readonly shape: readonly number[]; readonly bytes: number};

const BYTES_PER_ELEMENT = 2;
/** Where the hub's own tools start a new file. */
const SHARD_BYTES = 5_000_000_000;

/** Every tensor of a Llama of this shape, bfloat16, in the order of the files. */
export function tensorsOf(model: HubModel): Tensor[] {
  const {hidden, intermediate, vocabulary, keyValue} = model;
  const tensor = (name: string, ...shape: number[]): Tensor => ({
    name,
    shape,
    bytes: shape.reduce((product, size) => product * size, BYTES_PER_ELEMENT),
  });
  const layers = Array.from({length: model.layers}, (_, index) => `model.layers.${index}`).flatMap(layer => [
    tensor(`${layer}.input_layernorm.weight`, hidden),
    tensor(`${layer}.mlp.down_proj.weight`, hidden, intermediate),
    tensor(`${layer}.mlp.gate_proj.weight`, intermediate, hidden),
    tensor(`${layer}.mlp.up_proj.weight`, intermediate, hidden),
    tensor(`${layer}.post_attention_layernorm.weight`, hidden),
    tensor(`${layer}.self_attn.k_proj.weight`, keyValue, hidden),
    tensor(`${layer}.self_attn.o_proj.weight`, hidden, hidden),
    tensor(`${layer}.self_attn.q_proj.weight`, hidden, hidden),
    tensor(`${layer}.self_attn.v_proj.weight`, keyValue, hidden),
  ]);
  return [
    tensor('model.embed_tokens.weight', vocabulary, hidden),
    ...layers,
    tensor('model.norm.weight', hidden),
    tensor('lm_head.weight', vocabulary, hidden),
  ];
}

export function weightBytes(model: HubModel): number {
  return tensorsOf(model).reduce((sum, tensor) => sum + tensor.bytes, 0);
}

/** Whole tensors, filled up to `limit` bytes a file. */
export function packed(tensors: readonly Tensor[], limit = SHARD_BYTES): Tensor[][] {
  const files: Tensor[][] = [[]];
  let filled = 0;
  for (const tensor of tensors) {
    if (filled > 0 && filled + tensor.bytes > limit) {
      files.push([]);
      filled = 0;
    }
    files.at(-1)?.push(tensor);
    filled += tensor.bytes;
  }
  return files;
}

export function modelConfig(model: HubModel): string {
  return `${JSON.stringify(
    {
      architectures: [model.architecture],
      hidden_size: model.hidden,
      intermediate_size: model.intermediate,
      model_type: 'llama',
      num_hidden_layers: model.layers,
      torch_dtype: 'bfloat16',
      vocab_size: model.vocabulary,
    },
    null,
    2,
  )}\n`;
}
