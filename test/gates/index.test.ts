import {describe, expect, it} from 'vitest';
import {gates} from '../../src/gates/index.ts';

describe('the list of gates', () => {
  it('has every hard stop once, each with its words', () => {
    expect(gates.map(gate => gate.id).sort()).toEqual([
      'bench-online-done',
      'cache-has-config',
      'containers-gone',
      'conversion-present',
      'docker-ready',
      'env-loaded',
      'env-private',
      'gpu-ready',
      'image-built',
      'memory-pool',
      'nvme-mounted',
      'offline-effective',
      'offline-not-global',
      'offline-togglable',
      'paths-on-nvme',
      'ports-free',
      'space-for-model',
      'token-works',
      'verdict-reached',
    ]);
    for (const gate of gates)
      expect([gate.title, gate.section, gate.why].every(text => text.length > 3)).toBe(true);
  });
});
