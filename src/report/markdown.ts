import type {Document} from './content/document.ts';
import type {Part} from './content/part.ts';
import {plain, table} from './markdown-text.ts';
import {STAMPS} from './stamps.ts';

function partLines(part: Part): readonly string[] {
  switch (part.kind) {
    case 'table':
      return [
        ...table(
          part.head.map(plain),
          part.rows.map(row => row.map(plain)),
        ),
        '',
      ];
    case 'list':
      return [...part.items.map(item => `- ${plain(item)}`), ''];
    case 'text':
      return [plain(part.text), ''];
    case 'code':
      return ['```sh', ...part.lines, '```', ''];
    case 'plot':
      return [];
  }
}

export function markdown({title, origin, box, sections, colophon}: Document): string {
  const {short, long} = STAMPS[origin];
  const stamp = long === null ? [] : [`> **${long}**`, ''];
  const mark = short === null ? '' : ` (${short})`;
  const rows = box.map(([label, value], index) => [
    plain(label),
    index === 0 ? `**${plain(value)}**` : plain(value),
  ]);
  const lines = [
    ...stamp,
    `# ${plain(title)}`,
    '',
    ...table(['', ''], rows),
    '',
    ...sections.flatMap(section => [
      `## ${plain(section.title)}${mark}`,
      '',
      ...section.parts.flatMap(partLines),
    ]),
    plain(colophon),
    ...(long === null ? [] : ['', ...stamp.slice(0, 1)]),
    '',
  ];
  return lines.join('\n');
}
