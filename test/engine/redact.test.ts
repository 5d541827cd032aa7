import {describe, expect, it} from 'vitest';
import {createRedactor} from '../../src/engine/redact.ts';

describe('redactor', () => {
  it('hides a known secret wherever it stands, the longer one first', () => {
    const redactor = createRedactor();
    redactor.add('opensesame');
    redactor.add('opensesame-and-more');
    expect(redactor.text('x opensesame-and-more y opensesame z')).toBe('x [redacted] y [redacted] z');
  });

  it('hides anything of a token shape without being told', () => {
    expect(createRedactor().text('HF_TOKEN=hf_AbCdEfGhIjKlMnOp rest')).toBe('HF_TOKEN=[redacted] rest');
  });

  it('hides credentials inside an address', () => {
    expect(createRedactor().text('via http://joe:pa55@proxy:3128/')).toBe(
      'via http://[redacted]@proxy:3128/',
    );
  });

  it('leaves short and ordinary words alone', () => {
    const redactor = createRedactor();
    redactor.add('8001');
    expect(redactor.text('port 8001, hf_hub, half_life')).toBe('port 8001, hf_hub, half_life');
  });

  it('reaches every string of a nested value and keeps the rest', () => {
    const redactor = createRedactor();
    redactor.add('secret-value');
    expect(redactor.deep({a: ['secret-value', 1, null], b: {c: 'x secret-value'}})).toEqual({
      a: ['[redacted]', 1, null],
      b: {c: 'x [redacted]'},
    });
  });
});
