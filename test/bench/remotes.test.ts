import {expect, test} from 'vitest';
import {createRemotes, remotesIn} from '../../src/bench/remotes.ts';
import {fakeHost} from '../support/fake-host.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, state: string) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 1`;
/** 172.18.0.2 and 198.51.100.7, as a little-endian machine prints them. */
const OWN = '020012AC';
const HUB = '076433C6';

test('a connection that was opened and not answered is somebody outside', () => {
  const text = [HEAD, row(`${OWN}:C001`, `${HUB}:01BB`, '02')].join('\n');
  expect(remotesIn(text)).toEqual([{address: '198.51.100.7:443', state: 'SYN_SENT'}]);
});

test.each([
  [
    'our own poll, on a port that it listens on',
    [row('00000000:1F40', '00000000:0000', '0A'), row(`${OWN}:1F40`, '010012AC:9C40', '01')],
  ],
  ['the store, on loopback', [row('0100007F:9C40', '0100007F:1F89', '01')]],
  ['a part of itself, by its own address', [row(`${OWN}:9C40`, `${OWN}:1F89`, '01')]],
  ['a connection that is over', [row(`${OWN}:C001`, `${HUB}:01BB`, '06')]],
])('%s is not', (_what, rows) => {
  expect(remotesIn([HEAD, ...rows].join('\n'))).toEqual([]);
});

test('IPv6 is shown as such, an IPv4 address inside it as what it is', () => {
  const mapped = row(`0000000000000000FFFF0000${OWN}:C001`, `0000000000000000FFFF0000${HUB}:01BB`, '01');
  const six = row('B80D0120000000000000000001000000:C002', 'B80D0120000000000000000002000000:01BB', '02');
  expect(remotesIn([HEAD, mapped, six].join('\n')).map(({address}) => address)).toEqual([
    '198.51.100.7:443',
    '[2001:0db8:0000:0000:0000:0000:0000:0002]:443',
  ]);
});

test('looks add up by address; a table that was never read is not an empty one', async () => {
  const files: Record<string, string> = {
    '/proc/7/net/tcp': [HEAD, row(`${OWN}:C001`, `${HUB}:01BB`, '02')].join('\n'),
  };
  const remotes = createRemotes(fakeHost({files}));
  expect(remotes.found()).toBeNull();
  await remotes.look(8);
  expect(remotes.found()).toBeNull();
  await remotes.look(7);
  files['/proc/7/net/tcp'] = [HEAD, row(`${OWN}:C002`, `${HUB}:01BB`, '01')].join('\n');
  await remotes.look(7);
  expect(remotes.found()).toEqual([
    {address: '198.51.100.7:443', states: ['SYN_SENT', 'ESTABLISHED'], looks: 2},
  ]);
});

const LOOPBACK = '00000000000000000000000000000001 01 80 10 80       lo';
const OF_THE_LINK = 'fe80000000000000004200fffe120002 02 40 20 80     eth0';
const ROUTED = 'fd000000000000000000000000000002 02 40 00 80     eth0';

test.each([
  ['only loopback', LOOPBACK, []],
  ['nothing that leaves the link', `${LOOPBACK}\n${OF_THE_LINK}`, []],
  ['an address that is routed', `${LOOPBACK}\n${OF_THE_LINK}\n${ROUTED}`, ['SYN_SENT']],
  ['nobody can say which', undefined, ['SYN_SENT']],
])('IPv6 is looked at where it has a way out: %s', async (_what, addresses, states) => {
  const own = '000000FD000000000000000002000000';
  const hub = 'B80D0120000000000000000001000000';
  const files: Record<string, string> = {
    '/proc/7/net/tcp': HEAD,
    '/proc/7/net/tcp6': [HEAD, row(`${own}:C001`, `${hub}:01BB`, '02')].join('\n'),
    ...(addresses === undefined ? {} : {'/proc/7/net/if_inet6': `${addresses}\n`}),
  };
  const remotes = createRemotes(fakeHost({files}));
  await remotes.look(7);
  expect((remotes.found() ?? []).flatMap(remote => remote.states)).toEqual(states);
});
