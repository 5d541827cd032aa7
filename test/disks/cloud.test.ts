import {describe, expect, it} from 'vitest';
import {placeOf} from '../../src/disks/cloud.ts';
import {isRemote} from '../../src/disks/layers.ts';
import type {BlockDevice, DiskFacts, DiskPlace} from '../../src/disks/types.ts';
import {blankNvme, device, osDisk} from './layouts.ts';

type Seen = Pick<DiskFacts, 'disk' | 'links' | 'fabric'>;
const nvme = (changes: Partial<BlockDevice>, links: string[] = [], fabric: string | null = 'pcie'): Seen => ({
  disk: {...blankNvme, model: null, ...changes},
  links,
  fabric,
});
const scsi = (changes: Partial<BlockDevice>, links: string[] = []): Seen => ({
  disk: {...device({name: 'sdb', transport: 'scsi'}), ...changes},
  links,
  fabric: null,
});
const place = (
  kind: DiskPlace['kind'],
  cloud: DiskPlace['cloud'] = null,
  called: string | null = null,
  ephemeral = false,
): DiskPlace => ({kind, cloud, called, ephemeral});

const accelerator = 'MSFT NVMe Accelerator v1.0';
const table: readonly (readonly [string, Seen, DiskPlace])[] = [
  [
    "D01 Azure's OS disk",
    nvme({model: accelerator, namespace: '1'}),
    place('remote', 'azure', 'Azure OS disk'),
  ],
  [
    'D15 the first Azure data disk',
    nvme({model: accelerator, namespace: '2'}),
    place('remote', 'azure', 'Azure data disk, LUN 0'),
  ],
  [
    'D15 a later Azure data disk',
    nvme({model: accelerator, namespace: '14'}),
    place('remote', 'azure', 'Azure data disk, LUN 12'),
  ],
  [
    'D15 an Azure data disk whose model lsblk has lost: its link begins with it',
    nvme({namespace: '3'}, ['/dev/disk/by-id/nvme-MSFT_NVMe_Accelerator_v1.0_SN:_0000A1_3']),
    place('remote', 'azure', 'Azure data disk, LUN 1'),
  ],
  [
    'D15 an EBS volume whose model lsblk has lost',
    nvme({serial: 'vol0abc'}, ['/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0abc']),
    place('remote', 'aws', 'EBS volume vol-0abc'),
  ],
  [
    'D15 an Azure remote disk that does not say its namespace',
    nvme({model: accelerator, namespace: null}),
    place('remote', 'azure', 'Azure OS or data disk'),
  ],
  [
    'Azure local NVMe, first version',
    nvme({model: 'Microsoft NVMe Direct Disk'}),
    place('local', 'azure', 'Azure local NVMe', true),
  ],
  [
    'Azure local NVMe, second version',
    nvme({model: 'Microsoft NVMe Direct Disk v2'}, ['/dev/disk/azure/local/by-index/2']),
    place('local', 'azure', 'Azure local NVMe 2', true),
  ],
  [
    "Azure's temporary SCSI disk",
    scsi({model: 'Virtual Disk'}, ['/dev/disk/azure/resource']),
    place('local', 'azure', 'Azure temporary disk', true),
  ],
  [
    'D15 an Azure data disk on SCSI',
    scsi({model: 'Virtual Disk'}, ['/dev/disk/azure/data/by-lun/3']),
    place('remote', 'azure', 'Azure data disk, LUN 3'),
  ],
  [
    "D01 Azure's OS disk on SCSI, which may be ephemeral",
    scsi({model: 'Virtual Disk'}, ['/dev/disk/azure/os']),
    place('unknown', 'azure', 'Azure OS disk'),
  ],
  [
    'D15 an EBS volume',
    nvme({model: 'Amazon Elastic Block Store', serial: 'vol0abc123def4567890'}),
    place('remote', 'aws', 'EBS volume vol-0abc123def4567890'),
  ],
  [
    'D15 an EBS volume that does not say its id',
    nvme({model: 'Amazon Elastic Block Store', serial: null}),
    place('remote', 'aws', 'EBS volume'),
  ],
  [
    'EC2 instance store',
    nvme({model: 'Amazon EC2 NVMe Instance Storage', serial: 'AWS2170E2E1C4E1B0F2A'}),
    place('local', 'aws', 'EC2 instance store', true),
  ],
  [
    'a GCP local SSD',
    nvme({model: 'nvme_card'}, ['/dev/disk/by-id/google-local-nvme-ssd-3']),
    place('local', 'gcp', 'GCP local SSD 3', true),
  ],
  [
    'a GCP local SSD without links',
    nvme({model: 'nvme_card0'}),
    place('local', 'gcp', 'GCP local SSD', true),
  ],
  [
    'D15 a GCP persistent disk without links',
    nvme({model: 'nvme_card-pd'}),
    place('remote', 'gcp', 'GCP persistent disk'),
  ],
  [
    'D15 a GCP persistent disk by name',
    nvme({model: 'nvme_card-pd'}, ['/dev/disk/by-id/google-models']),
    place('remote', 'gcp', 'GCP persistent disk models'),
  ],
  [
    'D15 a disk whose link names a persistent one and whose model a local one',
    nvme({model: 'nvme_card'}, ['/dev/disk/by-id/google-models']),
    place('remote', 'gcp', 'GCP persistent disk models'),
  ],
  [
    'D15 a GCP persistent disk on SCSI',
    scsi({model: 'PersistentDisk'}),
    place('remote', 'gcp', 'GCP persistent disk'),
  ],
  ['D15 NVMe over TCP', nvme({}, [], 'tcp'), place('remote', null, 'NVMe over TCP')],
  ['D15 NVMe over RDMA', nvme({}, [], 'rdma'), place('remote', null, 'NVMe over RDMA')],
  ['D15 NVMe over Fibre Channel', nvme({}, [], 'fc'), place('remote', null, 'NVMe over Fibre Channel')],
  ['D46 NVMe over a loop target', nvme({}, [], 'loop'), place('remote', null, 'NVMe over a loop target')],
  [
    'D15 a fabric under a model that is local elsewhere',
    nvme({model: 'Microsoft NVMe Direct Disk v2'}, [], 'tcp'),
    place('remote', null, 'NVMe over TCP'),
  ],
  ['D15 an iSCSI disk', scsi({transport: 'iscsi'}), place('remote', null, 'iscsi disk')],
  ['an NVMe of a server', nvme({model: 'SAMSUNG MZQL23T8HCLS'}), place('local')],
  ['D15 an NVMe whose controller sysfs does not show', nvme({}, [], null), place('unknown')],
  ['D15 an NVMe that is reached in a way that nobody knows', nvme({}, [], 'odd'), place('unknown')],
  ['D15 a word that every object has', nvme({}, [], 'constructor'), place('unknown')],
  ['an NVMe of an Apple machine', nvme({}, [], 'apple-nvme'), place('local')],
  [
    'a local disk of a cloud whose controller sysfs does not show',
    nvme({model: 'Amazon EC2 NVMe Instance Storage'}, [], null),
    place('local', 'aws', 'EC2 instance store', true),
  ],
  [
    'D15 an EBS volume, as udev writes its model',
    nvme({model: 'Amazon_Elastic_Block_Store', serial: null}),
    place('remote', 'aws', 'EBS volume'),
  ],
  [
    'D15 an Azure data disk, as udev writes its model',
    nvme({model: 'MSFT_NVMe_Accelerator_v1.0', namespace: '2'}),
    place('remote', 'azure', 'Azure data disk, LUN 0'),
  ],
  [
    'an Azure local NVMe, as udev writes its model',
    nvme({model: 'Microsoft_NVMe_Direct_Disk_v2'}),
    place('local', 'azure', 'Azure local NVMe', true),
  ],
  [
    'D15 elastic storage of another cloud, over PCIe',
    nvme({model: 'Alibaba Cloud Elastic Block Storage'}),
    place('remote', null, 'Alibaba Cloud Elastic Block Storage'),
  ],
  [
    'D15 a volume that a network card shows as its own',
    nvme({model: 'Mellanox_NVMe_SNAP_Controller'}),
    place('remote', null, 'Mellanox NVMe SNAP Controller'),
  ],
  ['a model that only sounds like it', nvme({model: 'SNAPPY SSD'}), place('local')],
  ['a SATA disk', scsi({transport: 'sata'}), place('local')],
  ['a SCSI disk that says nothing', scsi({}), place('unknown')],
];

describe('where a disk is', () => {
  it.each(table)('%s', (_, seen, expected) => {
    expect(placeOf(seen)).toEqual(expected);
  });

  it.each([
    [accelerator, true],
    ['Amazon Elastic Block Store', true],
    ['nvme_card-pd', true],
    ['Microsoft NVMe Direct Disk v2', false],
    ['Amazon EC2 NVMe Instance Storage', false],
    ['SAMSUNG MZQL23T8HCLS', false],
  ])('D15 is known by the model alone, where there is no more: %s', (model, remote) => {
    expect(isRemote({...blankNvme, model})).toBe(remote);
    expect(isRemote(osDisk)).toBe(false);
  });
});
