import {readlinkSync} from 'node:fs';
import {basename} from 'node:path';
import {fails, type Handler} from './answer.ts';
import {deviceAt} from './device-at.ts';

/** `blkid -p -o export DEV`: 2 = nothing recognised, and no such device either; 8 = more than one thing. */
export const blkid: Handler = ({machine, args}) => {
  const device = args.at(-1) ?? '';
  if (args.slice(0, -1).join(' ') !== '-p -o export') return undefined;
  const found = deviceAt(machine, device);
  if (found === undefined) return {code: 2};
  const {node, path} = found;
  const {signature} = machine.devices.content(path);
  if (signature?.ambivalent === true) {
    return fails(
      8,
      `blkid: ${device}: ambivalent result (probably more filesystems on the device, use wipefs(8) to see more details)`,
    );
  }
  const lines = [
    `DEVNAME=${device}`,
    ...(signature?.label === undefined ? [] : [`LABEL=${signature.label}`]),
    ...(signature === null ? [] : [`UUID=${signature.uuid}`]),
    ...(signature?.version === undefined ? [] : [`VERSION=${signature.version}`]),
    ...(signature?.usage === 'filesystem' ? ['BLOCK_SIZE=4096'] : []),
    ...(signature === null ? [] : [`TYPE=${signature.type}`, `USAGE=${signature.usage}`]),
    ...(node.pttype === undefined ? [] : [`PTTYPE=${node.pttype}`]),
  ];
  return lines.length === 1 ? {code: 2} : {stdout: `${lines.join('\n')}\n`};
};

/** `wipefs --json DEV`; what it calls the device is the last part of the path that it was given. */
export const wipefs: Handler = ({machine, args}) => {
  const asked = args.at(-1) ?? '';
  if (args.slice(0, -1).join(' ') !== '--json') return undefined;
  const found = deviceAt(machine, asked);
  if (found === undefined)
    return fails(1, `wipefs: error: ${asked}: probing initialization failed: No such file or directory`);
  const device = basename(asked);
  const {signature} = machine.devices.content(found.path);
  const content =
    signature === null
      ? []
      : [
          {
            device,
            offset: signature.offset,
            type: signature.type,
            uuid: signature.uuid,
            label: signature.label ?? null,
          },
        ];
  const {pttype} = found.node;
  const table =
    pttype === undefined ? [] : [{device, offset: '0x200', type: pttype, uuid: null, label: null}];
  return {stdout: `${JSON.stringify({signatures: [...content, ...table]}, null, 3)}\n`};
};

/** `file -s DEV`: of a link it says only that, unless it is told to follow. */
export const file: Handler = ({machine, args}) => {
  const device = args.at(-1) ?? '';
  const options = args.slice(0, -1).join(' ');
  if (!['-s', '-sL', '-s -L', '-L -s'].includes(options)) return undefined;
  const found = deviceAt(machine, device);
  if (found === undefined)
    return {stdout: `${device}: cannot open \`${device}' (No such file or directory)\n`};
  if (found.path !== device && !options.includes('L'))
    return {stdout: `${device}: symbolic link to ${readlinkSync(machine.files.real(device))}\n`};
  const table =
    found.node.pttype === undefined
      ? 'data'
      : 'DOS/MBR boot sector; partition 1 : ID=0xee, start-CHS (0x0,0,2)';
  return {stdout: `${device}: ${machine.devices.content(found.path).signature?.describedAs ?? table}\n`};
};
