import {createContext, useContext} from 'react';
import {type Glyphs, glyphsFor} from '../glyphs.ts';
import {type Theme, themeFor} from '../theme.ts';

export type Look = {readonly glyphs: Glyphs; readonly theme: Theme; readonly isAscii: boolean};

export const LookContext = createContext<Look>({
  glyphs: glyphsFor({ascii: true}),
  theme: themeFor({color: false, background: 'dark'}),
  isAscii: true,
});

/** Signs and colours in force. */
export function useLook(): Look {
  return useContext(LookContext);
}
