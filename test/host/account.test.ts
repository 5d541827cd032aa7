import {userInfo} from 'node:os';
import {expect, test} from 'vitest';
import {folderIn, homeFolder, ownAccount} from '../../src/host/account.ts';

/** What Node says of a user id that passwd does not list: of `docker run --user 4242`, or while LDAP is down. */
const unlisted = (): never => {
  throw Object.assign(
    new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)'),
    {
      code: 'ERR_SYSTEM_ERROR',
    },
  );
};

test('an account without an entry in passwd is known by its number, and its home by $HOME', () => {
  const {uid, gid} = userInfo();
  const account = ownAccount({HOME: '/home/op'}, unlisted);
  expect(account).toEqual({uid, gid, name: String(uid), home: '/home/op'});
});

test('who has no home at all is given one that holds nothing, never a folder of the system', () => {
  expect(ownAccount({}, unlisted).home).toBe('/nonexistent');
  expect(homeFolder({HOME: 'op'}, unlisted)).toBe('/nonexistent');
});

test.each([undefined, '', 'op', './op'])('a HOME of %j says nothing: the account does', HOME => {
  expect(homeFolder({HOME})).toBe(userInfo().homedir);
});

test('a folder that a variable names is absolute, or it is not named', () => {
  expect(folderIn({XDG_STATE_HOME: '/s'}, 'XDG_STATE_HOME')).toBe('/s');
  expect(folderIn({XDG_STATE_HOME: 's'}, 'XDG_STATE_HOME')).toBeNull();
});
