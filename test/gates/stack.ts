import type {ContainerSummary} from '../../src/host/ports.ts';
import {type Machine, settings} from './machine.ts';

const stack = JSON.stringify({
  name: 'vllm-faststart',
  services: {vllm_faststart: {image: 'vllm-faststart:v1', environment: {HF_HUB_OFFLINE: '0'}}},
});
/** What Compose says about the stack. */
export const config: NonNullable<Machine['commands']> = [['config --format json', {stdout: stack}]];
export const file = settings.stack.composeFiles[0] ?? '';

export function container(
  name: string,
  labels: Record<string, string> = {},
  state = 'running',
): ContainerSummary {
  return {id: `id-${name}`, name, image: 'x', state, labels};
}
/** Labels that Compose gives to containers of this stack. */
export const ours = {
  'com.docker.compose.project': 'vllm-faststart',
  'com.docker.compose.project.config_files': file,
};
