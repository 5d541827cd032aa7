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

  it('E26 hides a token inside a word, and the longer kinds whole', () => {
    const text = createRedactor().text(
      '%3Dhf_ZZZZZZZZZZZZ nhf_ZZZZZZZZZZZZ hf_oauth_eyJhbGciOi.eyJ hf_jwt_abc.def-x',
    );
    expect(text).toBe('%3D[redacted] n[redacted] [redacted] [redacted]');
  });

  it('E26 hides a secret in base64, in an address, in JSON and in quotes of a shell', () => {
    const redactor = createRedactor();
    const secret = `pa'ss$&wo"rd+\u00e9`;
    redactor.add(secret);
    for (const before of ['', 'u:', 'us:', 'use:']) {
      const header = Buffer.from(`${before}${secret} and more`).toString('base64');
      expect(redactor.text(header)).toContain('[redacted]');
    }
    expect(redactor.text(encodeURIComponent(secret))).toBe('[redacted]');
    expect(redactor.text(JSON.stringify(secret))).toBe('"[redacted]"');
    expect(redactor.text(`'${secret.replaceAll("'", `'\\''`)}'`)).toBe("'[redacted]'");
  });

  it('E26 hides name and password up to the last @ before the path', () => {
    expect(createRedactor().text('http://joe:p@ss@proxy/a@b https://tokentoken@h/x')).toBe(
      'http://[redacted]@proxy/a@b https://[redacted]@h/x',
    );
  });

  it('E26 reaches the keys of objects too', () => {
    const redactor = createRedactor();
    redactor.add('secret-value');
    expect(redactor.deep({'secret-value': 1})).toEqual({'[redacted]': 1});
  });
});
