import {fails, type Handler, option} from './answer.ts';

const missing = (program: string, device: string) =>
  fails(2, `${program}: ${device}: No such file or directory`);

/** `blkid -p -o export DEV`: 2 = nothing recognised, 8 = more than one thing. */
export const blkid: Handler = ({machine, args}) => {
  const device = args.at(-1) ?? '';
  if (args.slice(0, -1).join(' ') !== '-p -o export') return undefined;
  const node = machine.devices.find(device);
  if (node === undefined) return missing('blkid', device);
  const {signature} = machine.devices.content(device);
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

/** `wipefs --json DEV` */
export const wipefs: Handler = ({machine, args}) => {
  const device = args.at(-1) ?? '';
  const node = machine.devices.find(device);
  if (args.slice(0, -1).join(' ') !== '--json') return undefined;
  if (node === undefined)
    return fails(1, `wipefs: error: ${device}: probing initialization failed: No such file or directory`);
  const {signature} = machine.devices.content(device);
  const found =
    signature === null
      ? []
      : [
          {
            device: node.name,
            offset: signature.offset,
            type: signature.type,
            uuid: signature.uuid,
            label: signature.label ?? null,
          },
        ];
  const table =
    node.pttype === undefined
      ? []
      : [{device: node.name, offset: '0x200', type: node.pttype, uuid: null, label: null}];
  return {stdout: `${JSON.stringify({signatures: [...found, ...table]}, null, 3)}\n`};
};

/** `file -s DEV` */
export const file: Handler = ({machine, args}) => {
  const device = args.at(-1) ?? '';
  if (args[0] !== '-s') return undefined;
  const node = machine.devices.find(device);
  if (node === undefined)
    return {stdout: `${device}: cannot open \`${device}' (No such file or directory)\n`};
  const table =
    node.pttype === undefined ? 'data' : 'DOS/MBR boot sector; partition 1 : ID=0xee, start-CHS (0x0,0,2)';
  return {stdout: `${device}: ${machine.devices.content(device).signature?.describedAs ?? table}\n`};
};

/** `cmp -n BYTES [-i SKIP:0] DEV /dev/zero`: 0 = all zeros. */
export const cmp: Handler = ({machine, args}) => {
  const [device = '', other] = args.slice(-2);
  if (option(args, '-n') === undefined || other !== '/dev/zero') return undefined;
  const node = machine.devices.find(device);
  if (node === undefined) return missing('cmp', device);
  const {signature, noise} = machine.devices.content(device);
  const skip = Number(option(args, '-i')?.split(':')[0] ?? 0);
  const written = noise || (skip === 0 && (signature !== null || node.pttype !== undefined));
  return written
    ? {code: 1, stdout: `${device} /dev/zero differ: byte ${skip === 0 ? 1026 : 1}, line 1\n`}
    : {};
};
