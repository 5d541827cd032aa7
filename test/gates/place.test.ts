import {expect, it} from 'vitest';
import {placeOf} from '../../src/gates/place.ts';

const table = (...lines: string[]) =>
  lines.map(line => `${line} rw,relatime shared:1 - ext4 /dev/x rw\n`).join('');
const ROOT = '25 1 8:1 / /';

it.each<[string, readonly string[], string, {majMin: string; inside: string} | null]>([
  ['the root', [ROOT], '/', {majMin: '8:1', inside: '/'}],
  ['a folder of the root', [ROOT], '/srv/m', {majMin: '8:1', inside: '/srv/m'}],
  ['a mount', [ROOT, '26 25 259:0 / /nvme'], '/nvme/m', {majMin: '259:0', inside: '/m'}],
  ['a mount point itself', [ROOT, '26 25 259:0 / /nvme'], '/nvme', {majMin: '259:0', inside: '/'}],
  [
    'D30 a name that only begins alike',
    [ROOT, '26 25 259:0 / /nvme'],
    '/nvme2',
    {majMin: '8:1', inside: '/nvme2'},
  ],
  ['D26 a bind', [ROOT, '26 25 8:1 /srv /nvme'], '/nvme/m', {majMin: '8:1', inside: '/srv/m'}],
  [
    'D25 a later mount on the same point',
    [ROOT, '26 25 8:1 /srv /nvme', '27 26 259:0 / /nvme'],
    '/nvme/m',
    {majMin: '259:0', inside: '/m'},
  ],
  [
    'D25 a mount hidden below a later one',
    [ROOT, '26 25 8:1 /srv /nvme/m', '27 25 259:0 / /nvme'],
    '/nvme/m',
    {majMin: '259:0', inside: '/m'},
  ],
  [
    'a mount on a mount',
    [ROOT, '26 25 259:0 / /nvme', '27 26 0:50 / /nvme/m'],
    '/nvme/m/a',
    {majMin: '0:50', inside: '/a'},
  ],
  [
    'a blank in a name',
    [ROOT, '26 25 259:0 /a\\040b /n\\040v'],
    '/n v/m',
    {majMin: '259:0', inside: '/a b/m'},
  ],
  ['an empty table', [], '/nvme', null],
])('finds the file system of %s', (_, lines, path, place) => {
  expect(placeOf(table(...lines), path)).toEqual(place);
});

it('comes to an end in a table that runs in circles', () => {
  expect(placeOf(table('1 2 8:1 / /', '2 1 8:1 / /'), '/nvme')).toBeNull();
});
