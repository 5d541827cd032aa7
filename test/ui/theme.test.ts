import {expect, it} from 'vitest';
import {backgroundOf, themeFor} from '../../src/ui/theme.ts';

const FADES_ON_WHITE = ['yellow', 'cyan', 'white'];

it('uses nothing on a light background that fades there', () => {
  const styles = Object.values(themeFor({color: true, background: 'light'}));
  expect(styles.filter(style => style.dimColor || FADES_ON_WHITE.includes(String(style.color)))).toEqual([]);
});

it.each([
  [undefined, undefined],
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;7', 'light'],
  ['0;default', undefined],
])('takes the background from COLORFGBG=%s', (COLORFGBG, background) => {
  expect(backgroundOf({COLORFGBG})).toBe(background);
});
